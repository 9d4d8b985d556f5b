// The protocol of socketcand (https://github.com/linux-can/socketcand, doc/protocol.md), as far as
// raw mode needs it: `< open can0 >`, `< send 123 2 AA BB >`, `< frame 123 1700000000.123456 AABB
// >`.
//
// Pure text in both directions, shared by both ends, no allocation. An identifier of eight hex
// digits is an extended one, and so is one too large for eleven bits: python-can does not pad.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "base/text.hpp"
#include "can/candump.hpp"
#include "can/frame.hpp"

namespace latchkey::can_socketcand {

inline constexpr std::size_t kMessageBytesMax = 128;  // `<` and `>` included
inline constexpr std::size_t kSecondsDigitsMax = 10;

// Classes of error frames: CAN_ERR_BUSOFF and CAN_ERR_RESTARTED of linux/can/error.h.
inline constexpr std::uint32_t kErrorBusOff = 0x40;
inline constexpr std::uint32_t kErrorRestarted = 0x100;

using BusName = base::Text<16>;
using Reason = base::Text<96>;
using MessageText = base::Text<kMessageBytesMax>;

// Client to server.
struct Open {
  BusName bus;

  friend bool operator==(const Open&, const Open&) = default;
};
struct RawMode {
  friend bool operator==(const RawMode&, const RawMode&) = default;
};
struct Send {
  can::Frame frame;

  friend bool operator==(const Send&, const Send&) = default;
};

// Server to client.
struct Hi {
  friend bool operator==(const Hi&, const Hi&) = default;
};
struct Ok {
  friend bool operator==(const Ok&, const Ok&) = default;
};
struct FrameReport {
  can::Frame frame;
  can::Timestamp at;

  friend bool operator==(const FrameReport&, const FrameReport&) = default;
};
struct ErrorReport {  // an error frame; its data bytes are not told
  std::uint32_t classes;
  can::Timestamp at;

  friend bool operator==(const ErrorReport&, const ErrorReport&) = default;
};
struct Refusal {
  Reason why;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// Both ways: asks for the same back.
struct Echo {
  friend bool operator==(const Echo&, const Echo&) = default;
};

using Message = std::variant<Open, RawMode, Send, Hi, Ok, FrameReport, ErrorReport, Refusal, Echo>;

enum class MessageError : std::uint8_t {
  junk,  // bytes outside of any message
  too_long,
  unknown_message,
  bad_name,
  bad_id,
  bad_size,
  bad_data,
  bad_time,
  bad_reason,
};

std::string_view to_string(MessageError error);

// One message from `<` to `>`. Spaces may be many or none where they part nothing.
base::Result<Message, MessageError> parse(std::string_view text);

// As socketcand itself writes it. parse() gives it back unchanged if it came from there or keeps
// these: a frame is valid, a time is not before 1970 and has kSecondsDigitsMax digits at most, a
// name is one word, a reason is printable and has neither `<` nor `>`.
MessageText print(const Message& message);

}  // namespace latchkey::can_socketcand
