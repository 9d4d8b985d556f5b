// A command as its sender made it. Known to the ghost, whatever happens to the agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace latchkey::simulation {

struct Issued {
  unsigned number = 0;  // its place among all of the story
  std::string id;
  std::string bytes;
  unsigned key = 0;  // of the keys
  base::WallTime issued_at;
  base::WallTime valid_from;
  base::WallTime expires_at;
  std::optional<std::string> epoch;
  unsigned steps = 0;  // 0: a control command
  bool has_rollback = false;
  bool genuine = true;  // signed with that key
  bool right_vehicle = true;
  bool permitted = true;  // the key has a role for it
  bool to_endpoint = false;
};

// Every value that is ever written tells the command, the step and the direction it is for, so that
// the vehicle's side knows them without asking the agent.
struct StepName {
  unsigned number;
  unsigned step;  // from 1
  bool compensating;

  friend bool operator==(const StepName&, const StepName&) = default;
};

constexpr double value_of(const StepName& name) {
  return name.number * 16.0 + name.step + (name.compensating ? 8 : 0);
}

constexpr StepName step_of(double value) {
  const auto whole = static_cast<unsigned>(value);
  return {.number = whole / 16, .step = whole % 8, .compensating = whole % 16 >= 8};
}

}  // namespace latchkey::simulation
