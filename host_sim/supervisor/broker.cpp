#include "supervisor/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <utility>

#include "supervisor/programs.hpp"

namespace latchkey::supervisor {
namespace {

constexpr int kFreePortTries = 5;

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

base::Result<void, Error> write_password_file(const Workspace& workspace,
                                              const BrokerOptions& options) {
  auto tool = find_installed("mosquitto_passwd", "mosquitto");
  if (!tool) return base::unexpected(tool.error());
  std::string lines = options.agent.name + ':' + options.agent.password + '\n';
  for (const Account& app : options.apps) lines += app.name + ':' + app.password + '\n';
  const auto path = workspace.file("broker/passwords");
  if (auto written = write_private(path, lines); !written) return written;

  return run_to_end({.name = "mosquitto_passwd",
                     .path = *tool,
                     .arguments = {"-U", path.string()},
                     .log = workspace.file("log/broker.log")});
}

std::string own_user_name() {
  std::array<char, 1024> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : "root";
}

}  // namespace

std::string random_password() {
  std::array<unsigned char, 16> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0) std::abort();  // no Linux does that
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

std::string access_list(const BrokerOptions& options) {
  const std::string vehicle = "vehicles/" + options.vin + '/';
  std::ostringstream list;
  list << "user " << options.agent.name << "\ntopic read " << vehicle << "command\ntopic write "
       << vehicle << "#\ntopic write clients/+/callback/#\n";
  for (const Account& app : options.apps) {
    list << "\nuser " << app.name << "\ntopic write " << vehicle << "command\n";
    for (const char* topic : {"callback", "presence", "slot", "state", "catalogue"}) {
      list << "topic read " << vehicle << topic << '\n';
    }
    list << "topic read clients/" << app.name << "/callback/#\n";
  }
  return std::move(list).str();
}

std::string broker_configuration(const Workspace& workspace, std::uint16_t port) {
  std::ostringstream text;
  text << "listener " << port << " 127.0.0.1\n"
       << "user " << own_user_name() << '\n'  // started as root it would turn into another one
       << "allow_anonymous false\n"
       << "password_file " << workspace.file("broker/passwords").string() << '\n'
       << "acl_file " << workspace.file("broker/access").string() << '\n'
       << "persistence true\n"
       << "persistence_location " << workspace.file("broker/").string() << '\n'
       << "set_tcp_nodelay true\n"
       << "max_packet_size 65536\n"      // the catalogue is the largest
       << "max_queued_messages 50000\n"  // a storm waits here until the agent takes it
       << "log_dest stderr\n";
  return std::move(text).str();
}

base::Result<Broker, Error> Broker::start(const Workspace& workspace,
                                          const BrokerOptions& options) {
  auto mosquitto = find_installed("mosquitto", "mosquitto");
  if (!mosquitto) return base::unexpected(mosquitto.error());
  if (auto written = write_password_file(workspace, options); !written) {
    return base::unexpected(written.error());
  }
  if (auto written = write_private(workspace.file("broker/access"), access_list(options));
      !written) {
    return base::unexpected(written.error());
  }

  const auto configuration = workspace.file("broker/mosquitto.conf");
  base::Result<void, Error> ready;
  for (int tries = 0; tries < kFreePortTries; ++tries) {
    const auto port = bindable(options.port.value_or(0));
    if (!port) {
      return base::unexpected(
          Error{ErrorKind::port_taken, "port " + std::to_string(options.port.value_or(0)) +
                                           " is taken; choose another, or leave --port out"});
    }
    if (auto written = write_private(configuration, broker_configuration(workspace, *port));
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
