// The closed sets of words that a callback is made of, spelled as on the wire.
#pragma once

#include <cstdint>
#include <string_view>

namespace latchkey::core {

enum class Status : std::uint8_t {
  accepted,
  in_progress,
  succeeded,
  failed,
  timed_out,
  cancelled,
  rejected,
};

// Whether the command's effect is on the vehicle: what a caller needs to decide about a retry.
enum class Executed : std::uint8_t {
  no,       // nothing moved, or the rollback was confirmed by feedback
  yes,      // every step was confirmed by feedback
  unknown,  // something was written and feedback tells neither
};

enum class Reason : std::uint8_t {
  malformed,
  too_large,
  unauthenticated,
  forbidden,
  wrong_vehicle,
  not_yet_valid,
  expired,
  lifetime_too_long,
  clock_untrusted,
  id_conflict,
  unknown_command,
  invalid_params,
  busy,
  rate_limited,
  interlock,
  unavailable,
  actuation_failed,
  not_confirmed,
  interlock_lost,
  deadline,
  cancel_requested,
  shutdown,
  power_lost,
  internal,
};

inline constexpr Reason kLastReason = Reason::internal;

std::string_view to_string(Status status);
std::string_view to_string(Executed executed);
std::string_view to_string(Reason reason);

bool is_final(Status status);

// Whether the same command, sent again later, can meet a better answer without anybody changing it
// (its times and, where it was accepted, its id aside).
bool is_retryable(Reason reason);

}  // namespace latchkey::core
