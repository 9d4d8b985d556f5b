#include "supervisor/control_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace latchkey::supervisor {
namespace {

constexpr timeval kLineWithin{.tv_sec = 1, .tv_usec = 0};
constexpr int kBacklog = 4;

}  // namespace

base::Result<ControlSocket, Error> ControlSocket::open(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  ::unlink(path.c_str());  // left over, in a folder that is kept: the workspace's lock is ours
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const bool listens =
      ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0 && ::listen(listener.get(), kBacklog) == 0;
  if (!listens) {
    return base::unexpected(Error{ErrorKind::system, "cannot listen on " + path.string() + ": " +
                                                         std::generic_category().message(errno)});
  }
  return ControlSocket(std::move(listener));
}

void ControlSocket::serve(const Execute& execute) const {
  const Descriptor peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!peer.is_open()) return;
  ::setsockopt(peer.get(), SOL_SOCKET, SO_RCVTIMEO, &kLineWithin, sizeof kLineWithin);
  std::array<char, 256> line{};
  const ssize_t bytes = ::recv(peer.get(), line.data(), line.size(), 0);
  if (bytes <= 0) return;
  std::string_view text(line.data(), static_cast<std::size_t>(bytes));
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::string why_not = execute(text);
  const std::string answer = why_not.empty() ? "ok\n" : "error " + why_not + '\n';
  [[maybe_unused]] const auto sent =
      ::send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL);  // or else they have gone
}

}  // namespace latchkey::supervisor
