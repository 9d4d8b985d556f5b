#include "client/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

#include "base/identifier.hpp"

namespace latchkey::client {
namespace {

struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

// One character of UTF-8 (RFC 3629) from the front of `text`, which is not empty.
Decoded decode_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80U) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0U ? 4 : lead >= 0xe0U ? 3 : 2;
  if (lead < 0xc2U || lead > 0xf4U || text.size() < bytes) return {};
  std::uint32_t code_point = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {};
    code_point = (code_point << 6U) | (byte(i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800U && code_point <= 0xdfffU;
  if (code_point < kSmallest.at(bytes) || code_point > 0x10ffffU || surrogate) return {};
  return {code_point, bytes};
}

bool is_harmless(std::uint32_t c) {
  const bool control = c < 0x20U || (c >= 0x7fU && c < 0xa0U);
  const bool line_break = c == 0x2028U || c == 0x2029U;
  // Marks that change the direction of what follows: text could be made to read as other text.
  const bool direction = c == 0x61cU || c == 0x200eU || c == 0x200fU ||
                         (c >= 0x202aU && c <= 0x202eU) || (c >= 0x2066U && c <= 0x2069U);
  return !control && !line_break && !direction;
}

void append_escaped(std::string& to, std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    to += "\\x";
    to += kDigits[byte >> 4U];
    to += kDigits[byte & 0xfU];
  }
}

bool is_plain_in_shell(char c) {
  return base::is_alphanumeric(c) ||
         std::string_view("-_./:=@,+%").find(c) != std::string_view::npos;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode_utf8(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    if (next.bytes > 0 && is_harmless(next.code_point)) {
      safe += text.substr(0, bytes);
    } else {
      append_escaped(safe, text.substr(0, bytes));
    }
    text.remove_prefix(bytes);
  }
  return safe;
}

std::string in_words(base::Millis time) {
  using std::chrono::minutes;
  using std::chrono::seconds;
  if (time < seconds(1)) return std::to_string(time.count()) + " ms";
  if (time < minutes(1)) {
    const auto tenths = (time.count() + 50) / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
  }
  const auto whole = std::chrono::round<seconds>(time);
  const auto rest = whole % minutes(1);
  return std::to_string(std::chrono::floor<minutes>(whole).count()) + " min" +
         (rest.count() > 0 ? " " + std::to_string(rest.count()) + " s" : "");
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain_in_shell)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace latchkey::client
