#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "adapters/can_socketcand/protocol.hpp"

namespace latchkey::can_socketcand {
namespace {

constexpr std::string_view kUpperCase = "0123456789ABCDEF";
constexpr std::string_view kLowerCase = "0123456789abcdef";

class Writer {
 public:
  Writer& text(std::string_view what) {
    what = what.substr(0, chars_.size() - size_);
    std::ranges::copy(what, chars_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += what.size();
    return *this;
  }

  // At least `digits` of them.
  Writer& hex(std::uint32_t value, int digits, std::string_view alphabet = kUpperCase) {
    while (digits < 8 && value >> (4 * digits) != 0) ++digits;
    while (digits-- > 0) text(alphabet.substr((value >> (4 * digits)) & 0xFU, 1));
    return *this;
  }

  Writer& id(can::FrameId id) { return hex(id.value, id.extended ? 8 : 3); }

  Writer& time(can::Timestamp at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    // Six digits always: counted up from a million, without its one.
    const auto micros = 1'000'000 + (at - seconds).count();
    return decimal(seconds.time_since_epoch().count(), 0).text(".").decimal(micros, 1);
  }

  [[nodiscard]] MessageText result() const { return MessageText::clipped({chars_.data(), size_}); }

 private:
  Writer& decimal(std::int64_t value, std::size_t without) {
    std::array<char, 24> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return text(std::string_view(digits.data(), end).substr(without));
  }

  std::array<char, kMessageBytesMax> chars_;
  std::size_t size_ = 0;
};

struct Printer {
  MessageText operator()(const Hi&) const { return Writer().text("< hi >").result(); }
  MessageText operator()(const Ok&) const { return Writer().text("< ok >").result(); }
  MessageText operator()(const Echo&) const { return Writer().text("< echo >").result(); }
  MessageText operator()(const RawMode&) const { return Writer().text("< rawmode >").result(); }

  MessageText operator()(const Open& open) const {
    return Writer().text("< open ").text(open.bus.view()).text(" >").result();
  }

  MessageText operator()(const Send& send) const {
    Writer writer;
    writer.text("< send ").id(send.frame.id).text(" ").hex(send.frame.size, 1);
    for (const std::uint8_t byte : send.frame.bytes()) writer.text(" ").hex(byte, 1, kLowerCase);
    return writer.text(" >").result();
  }

  // Without bytes two spaces follow the time: readers count on them.
  MessageText operator()(const FrameReport& report) const {
    Writer writer;
    writer.text("< frame ").id(report.frame.id).text(" ").time(report.at).text(" ");
    for (const std::uint8_t byte : report.frame.bytes()) writer.hex(byte, 2);
    return writer.text(" >").result();
  }

  MessageText operator()(const ErrorReport& report) const {
    return Writer()
        .text("< error ")
        .hex(report.classes, 3)
        .text(" ")
        .time(report.at)
        .text(" >")
        .result();
  }

  MessageText operator()(const Refusal& refusal) const {
    return Writer().text("< error ").text(refusal.why.view()).text(" >").result();
  }
};

}  // namespace

MessageText print(const Message& message) { return std::visit(Printer{}, message); }

}  // namespace latchkey::can_socketcand
