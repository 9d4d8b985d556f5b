// Reads DBC files, the field's format for CAN databases.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "can/database.hpp"

namespace latchkey::can {

inline constexpr std::size_t kDbcBytesMax = 4 << 20;
inline constexpr std::size_t kDbcErrorsMax = 20;

struct DbcError {
  std::size_t line;  // from 1
  std::string message;
};

// All errors that were found, up to kDbcErrorsMax. docs/dbc.md lists what is understood, what is
// skipped as of no meaning to a frame, and what is refused.
base::Result<Database, std::vector<DbcError>> parse_dbc(std::string_view text);

}  // namespace latchkey::can
