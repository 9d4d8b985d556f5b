// Uuid7Source: UUIDs version 7 (RFC 9562 section 5.7), each greater than the one before as text
// and as bytes, whatever the clock does. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "client/random.hpp"

namespace latchkey::client {

class Uuid7Source {
 public:
  explicit Uuid7Source(RandomBytes random = system_random) : random_(std::move(random)) {}

  // 36 characters, lower case.
  std::string next(base::WallTime at);

 private:
  RandomBytes random_;
  std::uint64_t last_ms_ = 0;
  std::uint16_t counter_ = 0;
};

}  // namespace latchkey::client
