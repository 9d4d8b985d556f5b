// What a DBC file describes: messages and the signals in them. Plain data, valid by construction:
// every signal lies inside its message, names are unique, ranges are in order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "can/frame.hpp"

namespace latchkey::can {

// How a signal's bits lie. `start` is the DBC file's: the least significant bit of a little-endian
// (Intel) signal, the most significant one of a big-endian (Motorola) signal; bit n is bit n % 8,
// counted from the least significant, of byte n / 8.
enum class ByteOrder : std::uint8_t { little_endian, big_endian };

struct Layout {
  std::uint16_t start = 0;
  std::uint8_t bits = 1;  // 1 to 64
  ByteOrder order = ByteOrder::little_endian;

  friend bool operator==(const Layout&, const Layout&) = default;
};

enum class Encoding : std::uint8_t { unsigned_integer, signed_integer, float32, float64 };

struct ValueName {
  std::int64_t raw;
  std::string name;
};

// A multiplexed signal is there only in frames in which the multiplexor reads one of these.
struct Multiplexing {
  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };
  std::size_t multiplexor;  // its place among the message's signals
  std::vector<Range> when;
};

// physical = raw * factor + offset
struct Signal {
  std::string name;
  Layout layout;
  Encoding encoding = Encoding::unsigned_integer;
  double factor = 1.0;
  double offset = 0.0;
  double minimum = 0.0;  // physical; minimum == maximum: the file gives no range
  double maximum = 0.0;
  std::string unit;
  std::vector<ValueName> names;
  std::optional<Multiplexing> multiplexing;

  [[nodiscard]] std::optional<std::int64_t> find_value(std::string_view value_name) const {
    const auto found = std::ranges::find(names, value_name, &ValueName::name);
    return found == names.end() ? std::nullopt : std::optional(found->raw);
  }
};

struct Message {
  FrameId id;
  std::string name;
  std::uint8_t size = 0;  // bytes; more than kDataBytesMax: a CAN FD message, which no Frame holds
  std::string sender;
  std::vector<Signal> signals;
  std::optional<base::Millis> cycle;  // attribute GenMsgCycleTime

  [[nodiscard]] const Signal* find(std::string_view signal_name) const {
    const auto found = std::ranges::find(signals, signal_name, &Signal::name);
    return found == signals.end() ? nullptr : &*found;
  }
};

struct Database {
  std::vector<Message> messages;

  [[nodiscard]] const Message* find(std::string_view message_name) const {
    const auto found = std::ranges::find(messages, message_name, &Message::name);
    return found == messages.end() ? nullptr : &*found;
  }
};

}  // namespace latchkey::can
