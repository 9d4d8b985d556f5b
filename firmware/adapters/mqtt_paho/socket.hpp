// Finding the TCP socket that Paho keeps to itself, and setting it up.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace latchkey::mqtt_paho {

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

enum class SocketError : std::uint8_t { not_found, ambiguous, out_of_descriptors };

std::string_view to_string(SocketError error);

// The inodes of this process's TCP sockets that are connected to a remote `port`.
std::vector<ino_t> connections_to(std::uint16_t port);

// The descriptor of the one connection to `port` that is not among `known`. Needs /proc. Whatever
// else the process has open is left alone.
base::Result<int, SocketError> find_new_connection(std::uint16_t port,
                                                   std::span<const ino_t> known);

// No delay before small packets (Paho leaves Nagle's algorithm on: 40 ms a reply). The connection
// fails when the peer's TCP has not acknowledged bytes for `unanswered_max`; a silent peer is
// probed after `keep_alive`.
void set_up_connection(int fd, std::chrono::seconds unanswered_max,
                       std::chrono::seconds keep_alive);

}  // namespace latchkey::mqtt_paho
