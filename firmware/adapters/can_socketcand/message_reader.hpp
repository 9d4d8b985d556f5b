// MessageReader: bytes in, messages out, however they are torn. Holds one message at most.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "adapters/can_socketcand/protocol.hpp"

namespace latchkey::can_socketcand {

class MessageReader {
 public:
  // Takes bytes off the front of `bytes`, up to the end of a message or to the first byte of what
  // is none; nothing when all are taken and there is no end yet. What lies between two messages,
  // other than white space, is reported as one piece of junk, and so is a message without an end.
  std::optional<base::Result<Message, MessageError>> next(std::string_view& bytes);

 private:
  enum class State : std::uint8_t { between, inside, skipping };

  std::optional<base::Result<Message, MessageError>> take(char byte);
  std::optional<base::Result<Message, MessageError>> begin();

  State state_ = State::between;
  std::array<char, kMessageBytesMax> message_{};
  std::size_t size_ = 0;
};

}  // namespace latchkey::can_socketcand
