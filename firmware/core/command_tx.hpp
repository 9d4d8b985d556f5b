// CommandTx: the one open transaction. It starts with a command that was admitted, ends in commit
// or rollback, whatever happens, and while it is open no other command can start.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/callback.hpp"
#include "core/catalogue.hpp"
#include "core/plan.hpp"
#include "core/request.hpp"
#include "core/signals.hpp"

namespace latchkey::core {

class CommandTx {
 public:
  // Requires that the request was admitted: its parameters fit `def`.
  static CommandTx start(Request request, const CommandDef& def, base::MonoTime now);

  // Opens it again after a restart, in order to end it. `def` is nullptr where the catalogue does
  // not know the command, or not with these parameters; then it has no steps.
  static CommandTx resume(Request request, const CommandDef* def, base::MonoTime now);

  // It ends well: every step was confirmed. One of commit() and rollback() is called, once.
  void commit();
  // It ends otherwise, as `status` and `failure` say; what was done is to be undone.
  void rollback(Status status, Failure failure);

  // The next callback of this command, not its last.
  [[nodiscard]] Callback progress_callback(Status status, Progress progress, base::Now now);
  // The status now, for who asks again. It repeats the number of the callback before, so that
  // nothing is ever numbered later than the outcome.
  [[nodiscard]] Callback repeated_callback(Progress progress, base::Now now) const;
  // The last one. Requires commit() or rollback().
  [[nodiscard]] Callback outcome(Executed executed, Progress progress, const Signals& signals,
                                 base::Now now) const;

  [[nodiscard]] const CommandId& id() const { return request_.id; }
  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const std::vector<Interlock>& interlocks() const { return interlocks_; }
  [[nodiscard]] RoleSet roles() const { return roles_; }
  [[nodiscard]] bool is_recovered() const { return recovered_; }  // by resume()
  [[nodiscard]] base::MonoTime deadline() const { return deadline_; }
  [[nodiscard]] Holder holder(Progress progress, base::MonoTime now) const;

 private:
  struct Ending {
    Status status;
    std::optional<Failure> failure;
  };

  CommandTx(Request request, Plan plan, base::MonoTime deadline);

  [[nodiscard]] Callback callback(Status status, std::uint32_t seq, Progress progress,
                                  base::Now now) const;

  Request request_;
  Plan plan_;
  std::vector<Interlock> interlocks_;
  RoleSet roles_;
  base::MonoTime deadline_;
  std::uint32_t seq_ = 0;
  bool recovered_ = false;
  std::optional<Ending> ending_;
};

}  // namespace latchkey::core
