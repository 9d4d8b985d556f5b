// CommandTx: the transaction that lets one command at a time be on its way to a vehicle.
//
// start() sets the vehicle's guard with the command's id, in one step that nobody can come between;
// while it is set every other command is turned away, before it has cost a message. commit() and
// rollback() clear it, only if it is still this command's; and should none of them ever come, it
// lets go by itself. Any instance may end what another has started.
#pragma once

#include <utility>

#include "cloud/command.hpp"
#include "cloud/store.hpp"

namespace latchkey::cloud {

class CommandTx {
 public:
  explicit CommandTx(Store& store) : store_(store) {}

  // `look_after`: when somebody is to see whether it was answered.
  void start(const Command& command, base::Millis guard_for, base::Millis look_after,
             StoreAnswer<Started> answer) {
    store_.start(to_entry(command), guard_for, look_after, std::move(answer));
  }

  // It goes on: `command` is what is known now.
  void note(const Command& command, StoreAnswer<bool> answer) {
    store_.change(to_entry(command), std::move(answer));
  }

  // It has succeeded.
  void commit(const Command& outcome, StoreAnswer<bool> answer) { end(outcome, std::move(answer)); }

  // It was refused, has failed, timed out or was cancelled, could not be sent, or is given up.
  void rollback(const Command& outcome, StoreAnswer<bool> answer) {
    end(outcome, std::move(answer));
  }

 private:
  void end(const Command& outcome, StoreAnswer<bool> answer) {
    store_.change(to_entry(outcome), std::move(answer));
  }

  Store& store_;
};

}  // namespace latchkey::cloud
