// Any bytes from either end of a socketcand connection, in pieces as they come from a socket. The
// first byte says how large those are.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "adapters/can_socketcand/message_reader.hpp"
#include "adapters/can_socketcand/protocol.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

using can_socketcand::Message;
using can_socketcand::MessageError;

using Messages = std::vector<base::Result<Message, MessageError>>;

Messages read(std::string_view bytes, std::size_t piece) {
  Messages messages;
  can_socketcand::MessageReader reader;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    while (const auto message = reader.next(part)) messages.push_back(*message);
    require(part.empty(), "the reader takes all bytes");
  }
  return messages;
}

void check(const can::Frame& frame) {
  require(frame.id.value <= (frame.id.extended ? can::kExtendedIdMax : can::kStandardIdMax),
          "an identifier has no more bits than its kind");
  require(frame.size <= can::kDataBytesMax, "a frame has up to eight bytes");
  require(std::all_of(frame.data.begin() + frame.size, frame.data.end(),
                      [](std::uint8_t byte) { return byte == 0; }),
          "bytes that do not count are 0");
}

void check(const Message& message) {
  if (const auto* send = std::get_if<can_socketcand::Send>(&message)) check(send->frame);
  if (const auto* report = std::get_if<can_socketcand::FrameReport>(&message)) check(report->frame);
  const can_socketcand::MessageText text = can_socketcand::print(message);
  require(text.view().starts_with("< ") && text.view().ends_with(" >"),
          "what is printed is framed");
  require(can_socketcand::parse(text.view()) == message, "what was printed reads the same");
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const std::size_t piece = static_cast<unsigned char>(input.front()) + std::size_t{1};
  input.remove_prefix(1);
  const Messages messages = read(input, piece);
  require(messages == read(input, input.size()), "messages do not depend on how they come");
  for (const auto& message : messages) {
    if (message) check(*message);
  }
}

}  // namespace latchkey::fuzz
