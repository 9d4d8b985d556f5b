// LineBuffer: bytes in, whole lines out. Holds no more than one line of the greatest length plus
// what was appended last; a longer line is skipped to its end and reported as too_long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::vehicle {

inline constexpr std::size_t kLineBytesMax = 16 * 1024;  // without the line end

enum class LineError : std::uint8_t { too_long };

constexpr std::string_view to_string(LineError) { return "the line is too long"; }

class LineBuffer {
 public:
  void append(std::string_view bytes);

  // The next line without its end, or nothing until more bytes come. The line is valid until the
  // next append().
  std::optional<base::Result<std::string_view, LineError>> next();

 private:
  std::string bytes_;
  std::size_t begin_ = 0;  // of the first line not yet given out
  bool skipping_ = false;  // what follows up to the next line end belongs to a line too long
};

}  // namespace latchkey::vehicle
