// Replaces a file as a whole: whoever reads it finds the old text or the new one.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::files_posix {

enum class Lasting : std::uint8_t {
  until_reboot,  // for what is of no use after one: nothing waits for the disk
  power_cut,     // once this returns, the new text is there after a power cut, too
};

// The file has exactly this mode, whatever the umask. `FILE.new` beside it is made on the way; one
// that a start before has left goes. The error is a sentence, and the file is as it was.
[[nodiscard]] base::Result<void, std::string> replace_file(const std::string& file, mode_t mode,
                                                           std::string_view text, Lasting lasting);

}  // namespace latchkey::files_posix
