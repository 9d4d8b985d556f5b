// A raw socket on a CAN interface (https://docs.kernel.org/networking/can.html), without blocking.
#pragma once

#include <linux/can.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "can/frame.hpp"

namespace latchkey::can_socketcan {

// The descriptor, bound and the caller's to close; or why there is none. It gets error frames about
// bus-off, restarts and the controller's state. The kernel passes the `wanted` data frames alone,
// as far as it takes a list so long: up to CAN_RAW_FILTER_MAX; beyond, it passes all.
base::Result<int, std::string> open_raw_socket(
    const std::string& interface, const std::optional<std::vector<can::FrameId>>& wanted);

// Nothing for a remote frame. Not for error frames.
std::optional<can::Frame> from_kernel(const can_frame& frame);
can_frame to_kernel(const can::Frame& frame);

}  // namespace latchkey::can_socketcan
