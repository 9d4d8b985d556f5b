#pragma once

#include <cstdint>
#include <optional>

namespace latchkey::process_linux {

// What of this process is in memory now; nothing: /proc does not say.
[[nodiscard]] std::optional<std::uint64_t> resident_bytes();

}  // namespace latchkey::process_linux
