#include "support/notify_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "support/test_loop.hpp"

namespace latchkey::test_support {

NotifySocket::NotifySocket() : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::system_error(errno, std::generic_category(), path());
  }
}

NotifySocket::~NotifySocket() { ::close(descriptor_); }

std::optional<std::string> NotifySocket::next(std::chrono::milliseconds patience) {
  pollfd news{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&news, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  std::string message(4096, '\0');
  const ssize_t size = ::recv(descriptor_, message.data(), message.size(), 0);
  if (size < 0) return std::nullopt;
  message.resize(static_cast<std::size_t>(size));
  return message;
}

std::string NotifySocket::await(std::string_view text) {
  for (;;) {
    auto message = next(kPatience);
    if (!message) return {};
    if (message->find(text) != std::string::npos) return std::move(*message);
  }
}

}  // namespace latchkey::test_support
