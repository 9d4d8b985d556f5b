// Source: reads values off an input, one after the other. Zeros follow its end.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace latchkey::fuzz {

class Source {
 public:
  explicit Source(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  template <class Number>
  Number number() {
    std::array<char, sizeof(Number)> bytes{};
    const std::string_view taken = take(bytes.size());
    std::ranges::copy(taken, bytes.begin());
    Number number{};
    std::memcpy(&number, bytes.data(), bytes.size());
    return number;
  }

  unsigned byte() { return number<unsigned char>(); }

  // Its length comes first, in a byte; it is as long as there is input.
  std::string text() {
    const std::size_t size = byte();
    return std::string(take(size));
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view bytes_;
};

}  // namespace latchkey::fuzz
