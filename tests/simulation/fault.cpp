#include "simulation/fault.hpp"

#include <algorithm>

namespace latchkey::simulation {
namespace {

constexpr double kShareOfFaults = 0.35;

constexpr std::array<std::string_view, kFaults> kNames = {
    "power_cut",       "process_kill",     "cut_before_effect", "cut_after_effect",
    "cut_in_recovery", "unsynced_lost",    "unsynced_torn",     "disk_slow",
    "disk_full",       "disk_read_only",   "write_error",       "sync_error",
    "journal_lost",    "dropped",          "duplicated",        "reordered",
    "delayed",         "connection_lost",  "half_open",         "session_lost",
    "puback_lost",     "expired_in_queue", "retained",          "oversized",
    "storm",           "no_room",          "clock_1970",        "clock_forward",
    "clock_back",      "clock_frozen",     "vehicle_hang",      "late_success",
    "partial",         "ignored_write",    "false_feedback",    "signal_silence",
    "write_refused",   "write_failed",     "stop_hang",         "interlock_lost",
    "jammed",          "bus_off",          "damaged_frames",    "unit_reboot",
    "forged",          "other_body",       "other_vehicle",     "out_of_time",
    "forbidden",       "unknown_key",      "repeated",          "cancelled",
    "key_revoked",     "endpoint_down"};

}  // namespace

std::string_view to_string(Fault fault) { return kNames[static_cast<std::size_t>(fault)]; }

Faults::Faults(Random& random, FaultCounts& counts, FaultSet only)
    : random_(random), counts_(counts) {
  for (std::size_t i = 0; i < kFaults; ++i) on_[i] = random.chance(kShareOfFaults);
  // A clock that is wrong when the journal is lost as well leaves nothing to tell an old command
  // by: docs/reliability.md lists it as not promised.
  if (is_on(Fault::journal_lost)) {
    for (const Fault clock :
         {Fault::clock_1970, Fault::clock_forward, Fault::clock_back, Fault::clock_frozen}) {
      turn_off(clock);
    }
  }
  on_ &= only;
}

std::optional<Fault> find_fault(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Fault>(found - kNames.begin());
}

}  // namespace latchkey::simulation
