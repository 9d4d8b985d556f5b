// What a callback says: one status of one command.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/condition.hpp"
#include "core/ids.hpp"
#include "core/reason.hpp"
#include "core/value.hpp"

namespace latchkey::core {

struct Progress {
  unsigned step = 0;  // the step that runs, from 1; 0 before the first
  unsigned of = 0;
  double fraction = 0.0;  // of the steps, those confirmed: 0 to 1
};

// The command that has the slot, as others may see it.
struct Holder {
  CommandId id;
  CommandName command;
  Progress progress;
  base::Millis deadline{0};  // time left
};

struct InterlockBreach {
  Condition condition;
  std::optional<Value> value;  // nothing: the signal is unknown
};

// Why a command did not succeed.
struct Failure {
  Reason code;
  Detail detail;
  std::optional<base::Millis> retry_after;
  std::optional<Holder> holder;
  std::optional<InterlockBreach> interlock;

  Failure(Reason reason, std::string_view text) : code(reason), detail(Detail::clipped(text)) {}
};

struct Callback {
  CommandId id;
  std::optional<CommandName> command;  // nothing: it could not be read
  Status status = Status::rejected;
  std::uint32_t seq = 1;  // counts the callbacks of one command, from 1
  Executed executed = Executed::no;
  std::optional<Failure> failure;
  Progress progress;
  base::Millis deadline{0};  // time left
  base::WallTime at;
  std::vector<Assignment> result;  // signals as they were read
  bool recovered = false;          // decided by reading the vehicle back after a restart
};

}  // namespace latchkey::core
