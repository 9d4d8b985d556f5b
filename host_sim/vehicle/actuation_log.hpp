// ActuationLog: what the vehicle really did, in order. Every request that reached a part,
// and what became of it. Tests hold it against what clients were told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "core/value.hpp"

namespace latchkey::vehicle {

enum class Actuation : std::uint8_t {
  taken,       // this value was asked for
  impossible,  // this value was asked for, and the part cannot have it; nothing comes of it
  ignored,     // by a fault: nothing comes of it
  jammed,      // by a fault: the part stays at this value
  lied,        // by a fault: it was reported as asked for, and the part is at this value
  reached,     // the value asked for is there
  replaced,    // a later request, or a hand, took over at this value
  halted,      // the request ended, and the motion with it, at this value
};

std::string_view to_string(Actuation what);

class ActuationLog {
 public:
  struct Entry {
    std::uint64_t sequence;  // from 1, without gaps
    base::MonoTime at;
    Actuation what;
    std::size_t signal;
    core::Value value;
  };

  // Older entries are dropped, which the first sequence number then shows.
  static constexpr std::size_t kEntriesMax = 65536;

  void append(base::MonoTime at, Actuation what, std::size_t signal, const core::Value& value);

  [[nodiscard]] const std::deque<Entry>& entries() const { return entries_; }

 private:
  std::deque<Entry> entries_;
  std::uint64_t last_sequence_ = 0;
};

// "SEQUENCE MILLISECONDS WHAT PATH=VALUE", without a line end.
std::string print(const ActuationLog::Entry& entry);

}  // namespace latchkey::vehicle
