// How signals of the vehicle, by VSS path, lie in messages of the bus: the content of a signals
// file. Names only; hal_can holds them against a Database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "can/checksum.hpp"

namespace latchkey::can {

// MESSAGE.SIGNAL, both as the DBC file calls them.
struct SignalName {
  std::string message;
  std::string signal;
};

// A value of a DBC signal: by its name in the value table, or the raw number.
using ValueRef = std::variant<std::string, std::int64_t>;

// What a vehicle value is on the bus. Without any, numbers are scaled as the DBC says, and truth is
// 0 or 1.
struct ValuePair {
  std::string value;  // "true", "false", or a word
  ValueRef on_bus;
};

struct WriteMap {
  SignalName signal;
  std::vector<ValuePair> values;
  std::optional<ValueRef> idle;  // asks for nothing; without it a value stays until the next
};

struct FeedbackMap {
  SignalName signal;
  std::vector<ValuePair> values;
  std::vector<ValueRef> unknown;     // numbers that are none: "not available"
  std::optional<SignalName> moving;  // not 0 while the part is on its way
};

struct SignalEntry {
  std::string path;
  FeedbackMap feedback;
  std::optional<WriteMap> write;  // or else it can only be read
};

struct ChecksumMap {
  std::string signal;
  Checksum kind = Checksum::crc8_j1850;
  std::optional<std::uint16_t> data_id;  // or else the low bits of the message's id
};

struct MessageEntry {
  std::string message;
  std::optional<std::string> counter;
  std::optional<ChecksumMap> checksum;
  std::optional<base::Millis> timeout;  // received: older than this is unknown
  std::optional<base::Millis> cycle;    // sent: always, this often
  std::optional<base::Millis> repeat;   // sent: this often while something is asked for
};

struct SignalMap {
  std::vector<MessageEntry> messages;
  std::vector<SignalEntry> signals;
};

}  // namespace latchkey::can
