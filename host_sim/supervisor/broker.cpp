#include "supervisor/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>

#include "provision/broker_files.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::supervisor {
namespace {

constexpr int kFreePortTries = 5;
constexpr std::size_t kQueuedMessageBytes = 4096;  // four times what a command has

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* generic(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);  // the form that the socket interface asks for
}

// The port that a listener could have now: `port` itself, or any when it is 0.
std::optional<std::uint16_t> bindable(std::uint16_t port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;  // as mosquitto does: connections of an earlier run do not keep the port
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  if (::bind(socket.get(), generic(address), size) != 0 || ::listen(socket.get(), 1) != 0 ||
      ::getsockname(socket.get(), generic(address), &size) != 0) {
    return {};
  }
  return ntohs(address.sin_port);
}

bool takes_connections(std::uint16_t port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(port);
  return ::connect(socket.get(), generic(address), sizeof address) == 0;
}

std::string own_user_name() {
  std::array<char, 1024> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : "root";
}

std::string configuration_text(const Workspace& workspace, const BrokerOptions& options,
                               std::uint16_t port) {
  provision::BrokerSettings settings;
  settings.port = port;
  settings.address = "127.0.0.1";
  settings.folder = options.folder.string();
  settings.user = own_user_name();  // started as root it would turn into another one
  settings.persistence_folder = workspace.file("broker/mosquitto.db").parent_path().string();
  settings.queued_messages_max = options.queued_messages_max;
  settings.queued_bytes_max = options.queued_messages_max * kQueuedMessageBytes;
  return provision::broker_configuration(settings);
}

}  // namespace

base::Result<Broker, Error> Broker::start(const Workspace& workspace,
                                          const BrokerOptions& options) {
  auto mosquitto = find_installed("mosquitto", "mosquitto");
  if (!mosquitto) return base::unexpected(mosquitto.error());
  const auto configuration = workspace.file("broker/mosquitto.conf");
  base::Result<void, Error> ready;
  for (int tries = 0; tries < kFreePortTries; ++tries) {
    const auto port = bindable(options.port.value_or(0));
    if (!port) {
      return base::unexpected(
          Error{ErrorKind::port_taken, "port " + std::to_string(options.port.value_or(0)) +
                                           " is taken; choose another, or leave --port out"});
    }
    if (auto written = write_private(configuration, configuration_text(workspace, options, *port));
        !written) {
      return base::unexpected(written.error());
    }
    auto process = Process::start({.name = "broker",
                                   .path = *mosquitto,
                                   .arguments = {"-c", configuration.string()},
                                   .log = workspace.file("log/broker.log")});
    if (!process) return base::unexpected(process.error());
    ready = wait_until_ready(*process, [&] { return takes_connections(*port); });
    if (ready) return Broker(std::move(*process), *port);
    // Between our look and its start, somebody else may have taken the free port.
  }
  return base::unexpected(ready.error());
}

base::Result<void, Error> Broker::start_again() {
  auto process = Process::start(process_.program());
  if (!process) return base::unexpected(process.error());
  process_ = std::move(*process);
  return wait_until_ready(process_, [this] { return takes_connections(port_); });
}

}  // namespace latchkey::supervisor
