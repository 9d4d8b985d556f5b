// Whether the agent is well, for people and for what decides over a system after an update: by the
// metrics file, so that any user may ask, and nothing has to listen.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace latchkey::app {

struct Finding {
  bool good;
  std::string words;  // "broker: connected"
};

// What the metrics file's text says at this time since the system booted. Figures that are older
// than three of the longest intervals at which they are written, or of an earlier boot, say nothing
// but that the agent is dead.
[[nodiscard]] std::vector<Finding> judge(std::string_view text, base::Millis since_boot);

[[nodiscard]] bool is_healthy(const std::vector<Finding>& findings);

// `latchkeyd health`: prints a line for each finding and returns the exit status: 0 healthy, 1 not,
// 78 nothing that could be read is configured. Looks again and again for so long if it is not.
[[nodiscard]] int tell_health(const std::string& config_file, std::chrono::seconds wait);

}  // namespace latchkey::app
