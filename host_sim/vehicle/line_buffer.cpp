#include "vehicle/line_buffer.hpp"

namespace latchkey::vehicle {

void LineBuffer::append(std::string_view bytes) {
  bytes_.erase(0, begin_);
  begin_ = 0;
  bytes_ += bytes;
}

std::optional<base::Result<std::string_view, LineError>> LineBuffer::next() {
  const std::string_view rest = std::string_view(bytes_).substr(begin_);
  const std::size_t size = rest.find('\n');
  if (size == std::string_view::npos) {
    if (rest.size() > kLineBytesMax) {
      begin_ = bytes_.size();
      skipping_ = true;
    }
    return std::nullopt;
  }
  begin_ += size + 1;
  const bool too_long = skipping_ || size > kLineBytesMax;
  skipping_ = false;
  if (too_long) return base::unexpected(LineError::too_long);
  return rest.substr(0, size);
}

}  // namespace latchkey::vehicle
