// Text<N>: a string with a fixed capacity and no heap. What does not fit is not stored.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace latchkey::base {

template <std::size_t N>
class Text {
  static_assert(N > 0 && N <= UINT16_MAX);

 public:
  static constexpr std::size_t kCapacity = N;

  constexpr Text() = default;

  // The whole of `from`, or nothing when it is longer than the capacity.
  static constexpr std::optional<Text> exactly(std::string_view from) {
    if (from.size() > N) return std::nullopt;
    return clipped(from);
  }

  // As much of `from` as fits, never ending inside a UTF-8 sequence.
  static constexpr Text clipped(std::string_view from) {
    std::size_t size = from.size() < N ? from.size() : N;
    while (size < from.size() && size > 0 && is_continuation(from[size])) --size;
    Text text;
    for (std::size_t i = 0; i < size; ++i) text.chars_[i] = from[i];
    text.size_ = static_cast<std::uint16_t>(size);
    return text;
  }

  [[nodiscard]] constexpr std::string_view view() const { return {chars_.data(), size_}; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

  friend constexpr bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
  friend constexpr auto operator<=>(const Text& a, const Text& b) { return a.view() <=> b.view(); }

 private:
  static constexpr bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  }

  std::array<char, N> chars_{};
  std::uint16_t size_ = 0;
};

}  // namespace latchkey::base
