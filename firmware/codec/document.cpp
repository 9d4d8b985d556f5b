#include "codec/document.hpp"

#include <algorithm>
#include <utility>

#include "codec/schema_check.hpp"

namespace latchkey::codec {

Document read_document(std::string_view text, std::string_view schema) {
  auto root = parse_strict(text, kFileLimits);
  if (!root) {
    const auto& [where, what] = root.error();
    const bool has_path = where.starts_with('$');
    return {.root = nullptr,
            .errors = {{has_path ? where : "$", has_path ? what : where + ": " + what}}};
  }
  FileErrors errors = check_schema(*root, nlohmann::json::parse(schema));
  return {.root = *std::move(root), .errors = std::move(errors)};
}

bool has_error_at(const FileErrors& errors, std::string_view path) {
  return std::ranges::any_of(errors, [path](const FileError& error) {
    const std::string_view at = error.json_path;
    if (!at.starts_with(path)) return false;
    return at.size() == path.size() || at[path.size()] == '.' || at[path.size()] == '[';
  });
}

}  // namespace latchkey::codec
