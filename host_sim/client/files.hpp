// Small files that are read or replaced as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "client/outcome.hpp"

namespace latchkey::client {

inline constexpr std::size_t kFileBytesMax = 256 * 1024;

[[nodiscard]] Result<std::string> read_file(const std::string& path);

[[nodiscard]] bool file_exists(const std::string& path);

// Only its owner can read the file (mode 0600). Refused when it exists already, unless `replace`.
[[nodiscard]] Result<void> write_private_file(const std::string& path, std::string_view text,
                                              bool replace);

// Whoever reads `path` sees the old text or the new one, never something between, and never finds
// no file. A new file has mode 0644; one that is replaced keeps its own.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view text);

}  // namespace latchkey::client
