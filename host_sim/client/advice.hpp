// What a sender can do about a reason.
#pragma once

#include <string_view>

#include "core/reason.hpp"

namespace latchkey::client {

// A sentence, or nothing where the reason's detail says it all.
std::string_view advice(core::Reason reason);

}  // namespace latchkey::client
