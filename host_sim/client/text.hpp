// Words for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace latchkey::client {

// `text` as it may be shown: what would move the cursor, change colours, reorder the line or is no
// UTF-8 becomes \xNN. Everything that came over the wire goes through this.
std::string printable(std::string_view text);

// "340 ms", "3.2 s", "2 min 5 s".
std::string in_words(base::Millis time);

// 20000 -> "20,000".
std::string grouped(std::uint64_t number);

// One word for a POSIX shell, quoted only where it must be.
std::string shell_word(std::string_view text);

}  // namespace latchkey::client
