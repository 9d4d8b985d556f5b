// JSON (RFC 8259) from somebody who may be hostile, read so that it has one meaning only.
//
// Refused besides what is no JSON: text before or after the one value, a byte order mark, a NUL
// (raw or escaped), bad UTF-8, a key given twice in one object (however it is escaped), numbers
// that would lose their value (whole ones beyond 64 bits, 1e400, 1e-400), and what exceeds the
// limits. Neither reading nor destroying a value takes more stack than the depth allows.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::codec {

struct JsonLimits {
  std::size_t depth;         // of objects and arrays inside each other; 0 allows neither
  std::size_t values;        // of all kinds, at all depths
  std::size_t string_bytes;  // of one string or key, unescaped
};

struct JsonError {
  std::string where;  // "line 3, column 7", or the path of the value (RFC 9535): `$.params.limit`
  std::string what;
};

[[nodiscard]] base::Result<nlohmann::json, JsonError> parse_strict(std::string_view text,
                                                                   const JsonLimits& limits);

// One line of UTF-8. Never throws: bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string dump_json(const nlohmann::json& value);
[[nodiscard]] std::string dump_json(const nlohmann::ordered_json& value);

// Paths into a document as RFC 9535 writes them: `$.steps[0].set["Vehicle.Speed"]`.
[[nodiscard]] std::string member_path(std::string_view parent, std::string_view name);
[[nodiscard]] std::string element_path(std::string_view parent, std::size_t index);

}  // namespace latchkey::codec
