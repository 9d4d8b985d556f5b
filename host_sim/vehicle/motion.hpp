// Motion: one signal on its way from a value to the one asked for.
#pragma once

#include "base/time.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

inline constexpr base::Millis kPositionEvery{100};  // how often a gradual one shows its way

struct Motion {
  core::Value from;
  core::Value to;
  base::MonoTime started;
  base::MonoTime ends;
  base::MonoTime next;  // when it is to be looked at again
};

Motion start_motion(const SignalSpec& spec, const core::Value& from, const core::Value& to,
                    base::MonoTime now);

// Where it is: gradual ones in between, in whole units; all others at `from` until they end.
core::Value position(const SignalSpec& spec, const Motion& motion, base::MonoTime now);

}  // namespace latchkey::vehicle
