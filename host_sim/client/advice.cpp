#include "client/advice.hpp"

namespace latchkey::client {

std::string_view advice(core::Reason reason) {
  using core::Reason;
  switch (reason) {
    case Reason::unauthenticated:
      return "The vehicle does not accept this key's signature: is the key in its key set, and is "
             "it the same one?";
    case Reason::forbidden: return "Sign with a key that has a role for this command.";
    case Reason::wrong_vehicle: return "The command names another vehicle: check --vin.";
    case Reason::not_yet_valid:
      return "It came before its time: wait, or check this machine's clock.";
    case Reason::expired:
      return "It came after its start-by time: check this machine's clock, or give it longer with "
             "--expires-in.";
    case Reason::lifetime_too_long: return "Give it a shorter life with --expires-in.";
    case Reason::clock_untrusted:
      return "The vehicle does not trust its clock yet: add its current epoch with --epoch; "
             "`latchkey "
             "watch` shows it.";
    case Reason::id_conflict: return "Leave --id out: each command needs an id of its own.";
    case Reason::unknown_command: return "`latchkey catalogue` lists what this vehicle takes.";
    case Reason::invalid_params:
      return "`latchkey catalogue` lists the parameters of each command.";
    case Reason::not_confirmed:
      return "The vehicle was told, but did not report that it is done: something may be stuck.";
    case Reason::malformed:
    case Reason::too_large:
    case Reason::busy:
    case Reason::rate_limited:
    case Reason::interlock:
    case Reason::unavailable:
    case Reason::actuation_failed:
    case Reason::interlock_lost:
    case Reason::deadline:
    case Reason::cancel_requested:
    case Reason::shutdown:
    case Reason::power_lost:
    case Reason::internal: return "";
  }
  return "";
}

}  // namespace latchkey::client
