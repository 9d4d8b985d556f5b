// Any bytes from a vehicle's process, in pieces as they come from a socket. The first byte says how
// large those are.
#include <optional>
#include <string>
#include <vector>

#include "adapters/hal_socket/line_buffer.hpp"
#include "adapters/hal_socket/protocol.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

using hal_socket::LineError;

// Nothing for a line that was too long.
using Lines = std::vector<std::optional<std::string>>;

Lines split(std::string_view bytes, std::size_t piece) {
  Lines lines;
  hal_socket::LineBuffer buffer;
  while (!bytes.empty()) {
    buffer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (const auto line = buffer.next()) {
      lines.push_back(*line ? std::optional(std::string(**line)) : std::nullopt);
    }
  }
  return lines;
}

template <class Parse>
void check(std::string_view line, Parse parse) {
  const auto message = parse(line);
  if (!message) return;
  const auto printed = hal_socket::print(*message);
  // A number may be longer as it is printed than as it came.
  if (!printed && printed.error() == LineError::too_long) return;
  require(printed.has_value(), "what was read can be printed");
  std::string_view again = *printed;
  if constexpr (!std::is_same_v<std::decay_t<decltype(*message)>, hal_socket::PathValue>) {
    require(again.ends_with('\n'), "what is printed is a line");
    again.remove_suffix(1);
  }
  require(again.find('\n') == std::string_view::npos, "and no more than one");
  const auto read_back = parse(again);
  require(read_back && *read_back == *message, "what was printed reads the same");
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const std::size_t piece = static_cast<unsigned char>(input.front()) + std::size_t{1};
  input.remove_prefix(1);
  const Lines lines = split(input, piece);
  require(lines == split(input, input.size()), "lines do not depend on how they come");
  for (const auto& line : lines) {
    if (!line) continue;
    require(line->size() <= hal_socket::kLineBytesMax, "lines keep to kLineBytesMax");
    check(*line, hal_socket::parse_vehicle_line);
    check(*line, hal_socket::parse_agent_line);
    check(*line, hal_socket::parse_path_value);
  }
}

}  // namespace latchkey::fuzz
