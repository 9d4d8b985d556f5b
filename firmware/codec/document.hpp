// A file's text, read strictly and checked against its schema.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "codec/file_error.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::codec {

// Wide enough for any file that keeps to core/limits.hpp.
inline constexpr JsonLimits kFileLimits{.depth = 16, .values = 1'000'000, .string_bytes = 1024};

struct Document {
  nlohmann::json root;  // null when the text is no JSON; then there is one error
  FileErrors errors;
};

[[nodiscard]] Document read_document(std::string_view text, std::string_view schema);

// Whether anything at this path, or inside it, is wrong.
[[nodiscard]] bool has_error_at(const FileErrors& errors, std::string_view path);

}  // namespace latchkey::codec
