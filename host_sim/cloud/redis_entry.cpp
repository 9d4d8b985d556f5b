#include "cloud/redis_entry.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace latchkey::cloud {
namespace {

using Numbers = std::array<std::uint64_t, 5>;

// Exactly so many, with a space between them.
std::optional<Numbers> parse_numbers(std::string_view line) {
  Numbers numbers{};
  for (std::uint64_t& number : numbers) {
    if (&number != numbers.data()) {
      if (!line.starts_with(' ')) return std::nullopt;
      line.remove_prefix(1);
    }
    const char* const end = line.data() + line.size();
    const auto parsed = std::from_chars(line.data(), end, number);
    if (parsed.ec != std::errc{}) return std::nullopt;
    line = {parsed.ptr, end};
  }
  return line.empty() ? std::optional(numbers) : std::nullopt;
}

}  // namespace

std::string pack(const Entry& entry) {
  std::string packed = std::to_string(entry.id.size()) + ' ' + std::to_string(entry.vin.size()) +
                       ' ' + std::to_string(entry.version) + (entry.final ? " 1" : " 0") +
                       (entry.to_deliver ? " 1" : " 0") + '\n';
  return packed.append(entry.id).append(entry.vin).append(entry.record);
}

std::optional<Entry> unpack(std::string_view packed) {
  const std::size_t line_end = packed.find('\n');
  if (line_end == std::string_view::npos) return std::nullopt;
  const auto numbers = parse_numbers(packed.substr(0, line_end));
  if (!numbers) return std::nullopt;
  const auto [id_size, vin_size, version, is_final, to_deliver] = *numbers;
  packed.remove_prefix(line_end + 1);
  if (id_size > packed.size() || vin_size > packed.size() - id_size) return std::nullopt;
  if (is_final > 1 || to_deliver > 1) return std::nullopt;
  const auto vin_start = static_cast<std::size_t>(id_size);
  const auto record_start = static_cast<std::size_t>(id_size + vin_size);
  return Entry{.id = std::string(packed.substr(0, vin_start)),
               .vin = std::string(packed.substr(vin_start, record_start - vin_start)),
               .version = version,
               .final = is_final == 1,
               .to_deliver = to_deliver == 1,
               .record = std::string(packed.substr(record_start))};
}

}  // namespace latchkey::cloud
