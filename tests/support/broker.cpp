#include "support/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace latchkey::test_support {
namespace {

using namespace std::chrono_literals;

constexpr auto kStartWithin = 10s;
constexpr auto kStopWithin = 10s;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool accepts_connections(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool accepted =
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return accepted;
}

// Started by root, mosquitto becomes the user `mosquitto`, who cannot read the test's folder.
std::string own_name() {
  const passwd* entry = ::getpwuid(::geteuid());  // NOLINT(concurrency-mt-unsafe)
  return entry == nullptr ? "root" : entry->pw_name;
}

}  // namespace

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  const bool named = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!named) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

Broker::Broker(const std::string& more_configuration) : port_(free_port()) {
  std::ofstream(folder() / "mosquitto.conf")
      << "user " << own_name() << "\n"
      << "listener " << port_ << " 127.0.0.1\n"
      << "set_tcp_nodelay true\n"
      << "persistence true\n"
      << "persistence_location " << folder().string() << "/\n"
      << "max_queued_messages 0\n"
      << "connection_messages true\n"
      << more_configuration;
  start();
}

void Broker::start() {
  process_.emplace(
      std::vector<std::string>{"mosquitto", "-c", (folder() / "mosquitto.conf").string()},
      folder() / "mosquitto.log");
  const auto deadline = std::chrono::steady_clock::now() + kStartWithin;
  while (!accepts_connections(port_)) {
    // The wait doubles as the interval between two attempts: its end is the event to report.
    if (process_->wait(5ms) || std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("mosquitto does not start; see its log in " + folder().string());
    }
  }
}

void Broker::stop() {
  if (!process_) return;
  process_->signal(SIGTERM);
  process_->wait(kStopWithin);
  process_.reset();
}

void Broker::pause(bool paused) { process_->signal(paused ? SIGSTOP : SIGCONT); }

}  // namespace latchkey::test_support
