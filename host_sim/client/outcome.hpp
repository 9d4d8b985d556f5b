// How a run of the client ends: the exit statuses of its command line, and what goes wrong on the
// way there.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "core/reason.hpp"

namespace latchkey::client {

// `latchkey --help` documents these for scripts: they never change their meaning.
enum class Exit : std::uint8_t {
  succeeded = 0,  // or, when not waiting for the outcome, accepted
  usage = 2,
  rejected = 3,
  failed = 4,
  timed_out = 5,
  cancelled = 6,
  no_answer = 7,      // in time
  no_connection = 8,  // no broker, or it refuses us
  internal = 70,
  configuration = 78,  // a key or another file that cannot be used
  interrupted = 130,   // Ctrl-C; a command that was sent goes on
};

constexpr Exit exit_for(core::Status status) {
  switch (status) {
    case core::Status::accepted:
    case core::Status::in_progress:
    case core::Status::succeeded: return Exit::succeeded;
    case core::Status::failed: return Exit::failed;
    case core::Status::timed_out: return Exit::timed_out;
    case core::Status::cancelled: return Exit::cancelled;
    case core::Status::rejected: return Exit::rejected;
  }
  return Exit::internal;
}

// Why something could not be done: a sentence for a person that says what to do about it.
struct Problem {
  Exit exit = Exit::internal;
  std::string message;
};

template <class T>
using Result = base::Result<T, Problem>;

inline base::unexpected<Problem> problem(Exit exit, std::string message) {
  return base::unexpected<Problem>({exit, std::move(message)});
}

}  // namespace latchkey::client
