#include "vehicle/motion.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace latchkey::vehicle {
namespace {

using base::MonotonicClock;

// A gradual motion takes the part of the full travel time that its way is of the full way.
MonotonicClock::duration duration(const SignalSpec& spec, const core::Value& from,
                                  const core::Value& to) {
  if (!spec.gradual) return spec.travel;
  const double way = std::abs(std::get<double>(to) - std::get<double>(from));
  const double part = way / (spec.maximum - spec.minimum);
  return std::chrono::round<MonotonicClock::duration>(
      part * std::chrono::duration<double, std::milli>(spec.travel));
}

}  // namespace

Motion start_motion(const SignalSpec& spec, const core::Value& from, const core::Value& to,
                    base::MonoTime now) {
  const base::MonoTime ends = now + duration(spec, from, to);
  const base::MonoTime next = spec.gradual ? std::min(ends, now + kPositionEvery) : ends;
  return {.from = from, .to = to, .started = now, .ends = ends, .next = next};
}

core::Value position(const SignalSpec& spec, const Motion& motion, base::MonoTime now) {
  if (now >= motion.ends) return motion.to;
  if (!spec.gradual || now <= motion.started) return motion.from;
  const auto whole = std::chrono::duration<double>(motion.ends - motion.started);
  const double part = std::chrono::duration<double>(now - motion.started) / whole;
  const double from = std::get<double>(motion.from);
  return std::round(from + part * (std::get<double>(motion.to) - from));
}

}  // namespace latchkey::vehicle
