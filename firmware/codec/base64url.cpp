#include "codec/base64url.hpp"

#include <array>
#include <cstddef>

namespace latchkey::codec {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNotInAlphabet = 0xFF;

constexpr auto kSextets = [] {
  std::array<std::uint8_t, 256> sextets{};
  sextets.fill(kNotInAlphabet);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    sextets[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return sextets;
}();

// The number of bytes that a text of this length stands for.
constexpr std::optional<std::size_t> decoded_size(std::size_t text_size) {
  const std::size_t rest = text_size % 4;
  if (rest == 1) return std::nullopt;
  return text_size / 4 * 3 + (rest == 0 ? 0 : rest - 1);
}

// `Byte` is char or std::uint8_t; `out` has decoded_size() bytes.
template <class Byte>
bool decode(std::string_view text, Byte* out) {
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const char c : text) {
    const std::uint8_t sextet = kSextets[static_cast<unsigned char>(c)];
    if (sextet == kNotInAlphabet) return false;
    bits = (bits << 6U) | sextet;
    pending += 6;
    if (pending >= 8) {
      pending -= 8;
      *out++ = static_cast<Byte>((bits >> pending) & 0xFFU);
    }
  }
  return (bits & ((1U << pending) - 1U)) == 0;
}

template <class Bytes>
std::string encode(const Bytes& bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const auto byte : bytes) {
    bits = (bits << 8U) | static_cast<std::uint8_t>(byte);
    pending += 8;
    while (pending >= 6) {
      pending -= 6;
      text.push_back(kAlphabet[(bits >> pending) & 0x3FU]);
    }
  }
  if (pending > 0) text.push_back(kAlphabet[(bits << (6 - pending)) & 0x3FU]);
  return text;
}

}  // namespace

std::string encode_base64url(std::span<const std::uint8_t> bytes) { return encode(bytes); }
std::string encode_base64url(std::string_view bytes) { return encode(bytes); }

std::optional<std::string> decode_base64url(std::string_view text) {
  const auto size = decoded_size(text.size());
  if (!size) return std::nullopt;
  std::string bytes(*size, '\0');
  if (!decode(text, bytes.data())) return std::nullopt;
  return bytes;
}

bool decode_base64url_into(std::span<std::uint8_t> bytes, std::string_view text) {
  return decoded_size(text.size()) == bytes.size() && decode(text, bytes.data());
}

}  // namespace latchkey::codec
