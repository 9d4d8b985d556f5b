// Frames as text: the log format of can-utils' candump -L, which canplayer, python-can and others
// read: `(1700000000.123456) can0 210#0155AA`.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "can/frame.hpp"

namespace latchkey::can {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// A line, without a line end.
std::string candump_line(Timestamp at, std::string_view interface, const Frame& frame);

}  // namespace latchkey::can
