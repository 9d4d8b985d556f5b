#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <span>

#include "adapters/can_socketcand/protocol.hpp"

namespace latchkey::can_socketcand {
namespace {

using Parsed = base::Result<Message, MessageError>;

constexpr std::string_view kSpaces = " \t\r\n\v\f";
constexpr std::size_t kIdDigitsMax = 8;
constexpr std::size_t kMicrosecondDigits = 6;
constexpr std::size_t kWordsMax = 3 + can::kDataBytesMax;

class Words {
 public:
  explicit Words(std::string_view text) {
    for (;;) {
      text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
      if (text.empty()) return;
      if (count_ == words_.size()) {
        complete_ = false;
        return;
      }
      const std::size_t size = std::min(text.find_first_of(kSpaces), text.size());
      words_[count_++] = text.substr(0, size);
      text.remove_prefix(size);
    }
  }

  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] std::span<const std::string_view> all() const { return {words_.data(), count_}; }

 private:
  std::array<std::string_view, kWordsMax> words_;
  std::size_t count_ = 0;
  bool complete_ = true;
};

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// All of `text` as a number of 1 to `digits_max` digits.
template <class Number>
std::optional<Number> number(std::string_view text, int base, std::size_t digits_max) {
  Number value{};
  if (text.empty() || text.size() > digits_max || text.front() == '-') return std::nullopt;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<can::FrameId> parse_id(std::string_view text) {
  const auto value = number<std::uint32_t>(text, 16, kIdDigitsMax);
  if (!value || *value > can::kExtendedIdMax) return std::nullopt;
  return can::FrameId{.value = *value,
                      .extended = text.size() == kIdDigitsMax || *value > can::kStandardIdMax};
}

std::optional<can::Timestamp> parse_time(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const std::string_view fraction = text.substr(point + 1);
  const auto seconds = number<std::int64_t>(text.substr(0, point), 10, kSecondsDigitsMax);
  auto micros = number<std::int64_t>(fraction, 10, kMicrosecondDigits);
  if (!seconds || !micros) return std::nullopt;
  for (std::size_t digits = fraction.size(); digits < kMicrosecondDigits; ++digits) *micros *= 10;
  return can::Timestamp(std::chrono::seconds(*seconds) + std::chrono::microseconds(*micros));
}

// < open NAME >
Parsed parse_open(std::span<const std::string_view> words) {
  if (words.size() != 2) return base::unexpected(MessageError::bad_name);
  const auto bus = BusName::exactly(words[1]);
  if (!bus || !is_printable(words[1])) return base::unexpected(MessageError::bad_name);
  return Open{.bus = *bus};
}

// < send ID SIZE B B … >
Parsed parse_send(std::span<const std::string_view> words) {
  if (words.size() < 3) return base::unexpected(MessageError::bad_size);
  const auto id = parse_id(words[1]);
  if (!id) return base::unexpected(MessageError::bad_id);
  const auto size = number<std::uint8_t>(words[2], 16, 2);
  if (!size || *size > can::kDataBytesMax) return base::unexpected(MessageError::bad_size);

  const auto bytes = words.subspan(3);
  if (bytes.size() != *size) return base::unexpected(MessageError::bad_data);
  can::Frame frame{.id = *id, .size = *size, .data = {}};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = number<std::uint8_t>(bytes[i], 16, 2);
    if (!byte) return base::unexpected(MessageError::bad_data);
    frame.data[i] = *byte;
  }
  return Send{.frame = frame};
}

// < frame ID SECONDS.MICROSECONDS BYTES >, and nothing in the place of no bytes
Parsed parse_frame(std::span<const std::string_view> words) {
  if (words.size() < 3) return base::unexpected(MessageError::bad_time);
  const auto id = parse_id(words[1]);
  if (!id) return base::unexpected(MessageError::bad_id);
  const auto at = parse_time(words[2]);
  if (!at) return base::unexpected(MessageError::bad_time);

  const std::string_view bytes = words.size() > 3 ? words[3] : std::string_view();
  if (words.size() > 4 || bytes.size() % 2 != 0) return base::unexpected(MessageError::bad_data);
  if (bytes.size() > 2 * can::kDataBytesMax) return base::unexpected(MessageError::bad_size);
  can::Frame frame{.id = *id, .size = static_cast<std::uint8_t>(bytes.size() / 2), .data = {}};
  for (std::size_t i = 0; i < frame.size; ++i) {
    const auto byte = number<std::uint8_t>(bytes.substr(2 * i, 2), 16, 2);
    if (!byte) return base::unexpected(MessageError::bad_data);
    frame.data[i] = *byte;
  }
  return FrameReport{.frame = frame, .at = *at};
}

// < error CLASSES SECONDS.MICROSECONDS >, or < error why not >
Parsed parse_error(std::span<const std::string_view> words, std::string_view reason) {
  if (words.size() == 3) {
    const auto classes = number<std::uint32_t>(words[1], 16, kIdDigitsMax);
    const auto at = parse_time(words[2]);
    if (classes && *classes <= can::kExtendedIdMax && at) {
      return ErrorReport{.classes = *classes, .at = *at};
    }
  }
  const auto why = Reason::exactly(reason);
  if (!why || !is_printable(reason)) return base::unexpected(MessageError::bad_reason);
  return Refusal{.why = *why};
}

// Without spaces at either end.
std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  const std::size_t last = text.find_last_not_of(kSpaces);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

Parsed parse_words(std::span<const std::string_view> words) {
  const std::string_view verb = words.front();
  if (verb == "frame") return parse_frame(words);
  if (verb == "send") return parse_send(words);
  if (verb == "open") return parse_open(words);
  if (words.size() > 1) return base::unexpected(MessageError::unknown_message);
  if (verb == "hi") return Hi{};
  if (verb == "ok") return Ok{};
  if (verb == "rawmode") return RawMode{};
  if (verb == "echo") return Echo{};
  return base::unexpected(MessageError::unknown_message);
}

}  // namespace

std::string_view to_string(MessageError error) {
  switch (error) {
    case MessageError::junk: return "not a message";
    case MessageError::too_long: return "too long";
    case MessageError::unknown_message: return "unknown message";
    case MessageError::bad_name: return "bad bus name";
    case MessageError::bad_id: return "bad identifier";
    case MessageError::bad_size: return "bad size";
    case MessageError::bad_data: return "bad data";
    case MessageError::bad_time: return "bad time";
    case MessageError::bad_reason: return "bad reason";
  }
  return "?";
}

Parsed parse(std::string_view text) {
  if (text.size() > kMessageBytesMax) return base::unexpected(MessageError::too_long);
  if (text.size() < 2 || text.front() != '<' || text.back() != '>') {
    return base::unexpected(MessageError::junk);
  }
  const std::string_view inside = trimmed(text.substr(1, text.size() - 2));
  if (inside.find_first_of("<>") != std::string_view::npos) {
    return base::unexpected(MessageError::junk);
  }
  const Words words(inside);
  if (words.all().empty()) return base::unexpected(MessageError::unknown_message);
  const std::string_view verb = words.all().front();
  // The only message that is not made of a few words: a reason may have any number.
  if (verb == "error") return parse_error(words.all(), trimmed(inside.substr(verb.size())));
  if (!words.complete()) return base::unexpected(MessageError::bad_data);
  return parse_words(words.all());
}

}  // namespace latchkey::can_socketcand
