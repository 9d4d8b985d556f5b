#include "core/reason.hpp"

namespace latchkey::core {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::accepted: return "accepted";
    case Status::in_progress: return "in_progress";
    case Status::succeeded: return "succeeded";
    case Status::failed: return "failed";
    case Status::timed_out: return "timed_out";
    case Status::cancelled: return "cancelled";
    case Status::rejected: return "rejected";
  }
  return "";
}

std::string_view to_string(Executed executed) {
  switch (executed) {
    case Executed::no: return "no";
    case Executed::yes: return "yes";
    case Executed::unknown: return "unknown";
  }
  return "";
}

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::malformed: return "malformed";
    case Reason::too_large: return "too_large";
    case Reason::unauthenticated: return "unauthenticated";
    case Reason::forbidden: return "forbidden";
    case Reason::wrong_vehicle: return "wrong_vehicle";
    case Reason::not_yet_valid: return "not_yet_valid";
    case Reason::expired: return "expired";
    case Reason::lifetime_too_long: return "lifetime_too_long";
    case Reason::clock_untrusted: return "clock_untrusted";
    case Reason::id_conflict: return "id_conflict";
    case Reason::unknown_command: return "unknown_command";
    case Reason::invalid_params: return "invalid_params";
    case Reason::busy: return "busy";
    case Reason::rate_limited: return "rate_limited";
    case Reason::interlock: return "interlock";
    case Reason::unavailable: return "unavailable";
    case Reason::actuation_failed: return "actuation_failed";
    case Reason::not_confirmed: return "not_confirmed";
    case Reason::interlock_lost: return "interlock_lost";
    case Reason::deadline: return "deadline";
    case Reason::cancel_requested: return "cancel_requested";
    case Reason::shutdown: return "shutdown";
    case Reason::power_lost: return "power_lost";
    case Reason::internal: return "internal";
  }
  return "";
}

bool is_final(Status status) { return status != Status::accepted && status != Status::in_progress; }

bool is_retryable(Reason reason) {
  switch (reason) {
    case Reason::malformed:
    case Reason::too_large:
    case Reason::unauthenticated:
    case Reason::forbidden:
    case Reason::wrong_vehicle:
    case Reason::expired:
    case Reason::lifetime_too_long:
    case Reason::id_conflict:
    case Reason::unknown_command:
    case Reason::invalid_params:
    case Reason::cancel_requested:
    case Reason::internal: return false;
    case Reason::not_yet_valid:
    case Reason::clock_untrusted:
    case Reason::busy:
    case Reason::rate_limited:
    case Reason::interlock:
    case Reason::unavailable:
    case Reason::actuation_failed:
    case Reason::not_confirmed:
    case Reason::interlock_lost:
    case Reason::deadline:
    case Reason::shutdown:
    case Reason::power_lost: return true;
  }
  return false;
}

}  // namespace latchkey::core
