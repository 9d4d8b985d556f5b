#include "adapters/mqtt_paho/socket.hpp"

#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace latchkey::mqtt_paho {
namespace {

struct Found {
  int fd;
  ino_t inode;
};

std::optional<std::uint16_t> remote_port(int fd) {
  int type = 0;
  socklen_t type_size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) != 0 || type != SOCK_STREAM) {
    return std::nullopt;
  }
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  // The sockets API passes every address family through a pointer to sockaddr.
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return std::nullopt;
  if (peer.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(peer).sin_port);
  if (peer.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(peer).sin6_port);
  return std::nullopt;
}

std::vector<Found> find_connections(std::uint16_t port) {
  std::vector<Found> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), &closedir);
  if (!folder) return found;
  // readdir() is safe on a stream that no other thread uses. NOLINTNEXTLINE(concurrency-mt-unsafe)
  while (const dirent* item = readdir(folder.get())) {
    const std::string_view name = item->d_name;
    int fd = -1;
    if (std::from_chars(name.data(), name.data() + name.size(), fd).ec != std::errc{}) continue;
    struct stat status {};
    if (fstat(fd, &status) != 0 || !S_ISSOCK(status.st_mode)) continue;
    if (remote_port(fd) == port) found.push_back({fd, status.st_ino});
  }
  return found;
}

void set_option(int fd, int level, int option, int value) {
  // Best effort: a kernel without the option only makes the link slower.
  static_cast<void>(setsockopt(fd, level, option, &value, sizeof value));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::string_view to_string(SocketError error) {
  switch (error) {
    case SocketError::not_found: return "the broker's socket is not in /proc/self/fd";
    case SocketError::ambiguous: return "another connection to the broker was made meanwhile";
    case SocketError::out_of_descriptors: return "out of file descriptors";
  }
  return "";
}

std::vector<ino_t> connections_to(std::uint16_t port) {
  std::vector<ino_t> inodes;
  for (const Found& found : find_connections(port)) inodes.push_back(found.inode);
  return inodes;
}

base::Result<int, SocketError> find_new_connection(std::uint16_t port,
                                                   std::span<const ino_t> known) {
  std::vector<Found> candidates = find_connections(port);
  std::erase_if(candidates, [known](const Found& found) {
    return std::find(known.begin(), known.end(), found.inode) != known.end();
  });
  if (candidates.empty()) return base::unexpected(SocketError::not_found);
  if (candidates.size() > 1) return base::unexpected(SocketError::ambiguous);
  return candidates.front().fd;
}

void set_up_connection(int fd, std::chrono::seconds unanswered_max,
                       std::chrono::seconds keep_alive) {
  const auto number = [](auto time) { return static_cast<int>(time.count()); };
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, number(base::Millis{unanswered_max}));
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, number(keep_alive));
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
}

}  // namespace latchkey::mqtt_paho
