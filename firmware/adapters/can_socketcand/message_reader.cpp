#include "adapters/can_socketcand/message_reader.hpp"

namespace latchkey::can_socketcand {
namespace {

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

}  // namespace

std::optional<base::Result<Message, MessageError>> MessageReader::next(std::string_view& bytes) {
  while (!bytes.empty()) {
    const char byte = bytes.front();
    bytes.remove_prefix(1);
    if (auto result = take(byte)) return result;
  }
  return std::nullopt;
}

std::optional<base::Result<Message, MessageError>> MessageReader::take(char byte) {
  if (byte == '<') return begin();
  if (state_ == State::skipping) return std::nullopt;
  if (state_ == State::between) {
    if (is_space(byte)) return std::nullopt;
    state_ = State::skipping;
    return base::unexpected(MessageError::junk);
  }
  if (size_ == message_.size()) {
    state_ = State::skipping;
    return base::unexpected(MessageError::too_long);
  }
  message_[size_++] = byte;
  if (byte != '>') return std::nullopt;
  state_ = State::between;
  return parse({message_.data(), size_});
}

std::optional<base::Result<Message, MessageError>> MessageReader::begin() {
  const bool torn = state_ == State::inside;
  state_ = State::inside;
  message_[0] = '<';
  size_ = 1;
  if (torn) return base::unexpected(MessageError::junk);
  return std::nullopt;
}

}  // namespace latchkey::can_socketcand
