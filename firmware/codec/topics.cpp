#include "codec/topics.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

// One code point off the front of well-formed UTF-8 (RFC 3629 section 4), or nothing.
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size > text.size() || (lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return std::nullopt;
  std::uint32_t code_point = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return std::nullopt;
    code_point = (code_point << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kSmallest[size - 1] || code_point > 0x10FFFF || surrogate) return std::nullopt;
  text.remove_prefix(size);
  return code_point;
}

bool is_control(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

bool is_topic_text(std::string_view text) {
  if (text.empty() || text.size() > core::kTopicBytesMax || text.front() == '$') return false;
  while (!text.empty()) {
    const auto code_point = take_code_point(text);
    if (!code_point || is_control(*code_point)) return false;
  }
  return true;
}

// Takes the first level off; `text` becomes nothing with the last one.
std::string_view take_level(std::optional<std::string_view>& text) {
  const std::size_t slash = text->find('/');
  const std::string_view level = text->substr(0, slash);
  if (slash == std::string_view::npos) {
    text.reset();
  } else {
    text->remove_prefix(slash + 1);
  }
  return level;
}

}  // namespace

bool is_valid_topic_name(std::string_view topic) {
  return is_topic_text(topic) && topic.find_first_of("+#") == std::string_view::npos;
}

bool is_valid_topic_filter(std::string_view filter) {
  if (!is_topic_text(filter)) return false;
  std::optional<std::string_view> rest = filter;
  while (rest) {
    const std::string_view level = take_level(rest);
    if (level == "+" || (level == "#" && !rest)) continue;
    if (level.find_first_of("+#") != std::string_view::npos) return false;
  }
  return true;
}

bool matches(std::string_view filter, std::string_view topic) {
  if (topic.starts_with('$') && filter.find_first_of("+#") == 0) return false;
  std::optional<std::string_view> wanted = filter;
  std::optional<std::string_view> given = topic;
  while (wanted) {
    const std::string_view level = take_level(wanted);
    if (level == "#") return true;
    if (!given) return false;
    const std::string_view name = take_level(given);
    if (level != "+" && level != name) return false;
  }
  return !given;
}

std::string expand(std::string_view pattern, const core::Vin& vin) {
  constexpr std::string_view kPlaceholder = "{vin}";
  std::string text;
  for (std::size_t at = 0; (at = pattern.find(kPlaceholder)) != std::string_view::npos;) {
    text.append(pattern.substr(0, at)).append(vin.view());
    pattern.remove_prefix(at + kPlaceholder.size());
  }
  return text.append(pattern);
}

}  // namespace latchkey::codec
