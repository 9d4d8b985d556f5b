// The faults of the simulated world, and how often each was injected.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "simulation/random.hpp"

namespace latchkey::simulation {

enum class Fault : std::uint8_t {
  // the agent
  power_cut,
  process_kill,
  cut_before_effect,
  cut_after_effect,
  cut_in_recovery,
  // the disk
  unsynced_lost,
  unsynced_torn,
  disk_slow,
  disk_full,
  disk_read_only,
  write_error,
  sync_error,
  journal_lost,
  // the network
  dropped,
  duplicated,
  reordered,
  delayed,
  connection_lost,
  half_open,
  session_lost,
  puback_lost,
  expired_in_queue,
  retained,
  oversized,
  storm,
  no_room,
  // the clock
  clock_1970,
  clock_forward,
  clock_back,
  clock_frozen,
  // the vehicle
  vehicle_hang,
  late_success,
  partial,
  ignored_write,
  false_feedback,
  signal_silence,
  write_refused,
  write_failed,
  stop_hang,
  interlock_lost,
  jammed,
  bus_off,
  damaged_frames,
  unit_reboot,
  // the senders
  forged,
  other_body,
  other_vehicle,
  out_of_time,
  forbidden,
  unknown_key,
  repeated,
  cancelled,
  key_revoked,
  // the endpoints
  endpoint_down,
};

inline constexpr Fault kLastFault = Fault::endpoint_down;
inline constexpr std::size_t kFaults = static_cast<std::size_t>(kLastFault) + 1;

std::string_view to_string(Fault fault);
std::optional<Fault> find_fault(std::string_view name);

using FaultSet = std::bitset<kFaults>;
using FaultCounts = std::array<std::uint64_t, kFaults>;

// Each story has some of the faults and not the others: a few at a time reach further than all at
// once.
class Faults {
 public:
  // Others than `only` never strike, although chance would have them.
  Faults(Random& random, FaultCounts& counts, FaultSet only);

  // Whether it happens now; then it counts as injected.
  bool strikes(Fault fault, double probability) {
    if (over_ || !is_on(fault) || !random_.chance(probability)) return false;
    note(fault);
    return true;
  }

  // For what other faults bring about.
  void note(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }

  [[nodiscard]] bool is_on(Fault fault) const { return on_[static_cast<std::size_t>(fault)]; }

  // From now on nothing strikes.
  void end() { over_ = true; }
  [[nodiscard]] bool over() const { return over_; }

 private:
  void turn_off(Fault fault) { on_.reset(static_cast<std::size_t>(fault)); }

  Random& random_;
  FaultCounts& counts_;
  FaultSet on_;
  bool over_ = false;
};

}  // namespace latchkey::simulation
