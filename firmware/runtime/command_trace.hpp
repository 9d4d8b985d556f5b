// CommandTrace: the spans of the command that has the slot, from its accept record, or from a
// restart, until its outcome is stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/io.hpp"
#include "runtime/spans.hpp"

namespace latchkey::runtime {

class CommandTrace {
 public:
  static constexpr std::size_t kEventsMax = 64;

  // `spans` outlives it. `ticket` is that of the message that brought it; nothing: an earlier run.
  CommandTrace(Spans& spans, OpenSpan root, core::CommandId id, std::optional<core::Ticket> ticket);

  [[nodiscard]] const core::CommandId& id() const { return id_; }
  [[nodiscard]] std::optional<core::Ticket> ticket() const { return ticket_; }

  void on(const core::output::Store& store);
  void on(const core::input::Stored& stored);
  void on(const core::output::Write& write);
  void on(const core::input::WriteDone& done);
  void on(const core::output::Stop& stop);
  void on(const core::Fact& fact);  // of this command

  // The outcome is stored: the last of it, but for the span of the delivery, which begins.
  [[nodiscard]] OpenSpan conclude();
  // The journal did not store it: the last of it.
  void refuse(core::Reason reason, std::string_view detail);

 private:
  struct Storing {
    core::StoreToken token;
    OpenSpan span;
  };
  struct Step {
    core::WriteToken token;
    OpenSpan span;
  };

  [[nodiscard]] const OpenSpan& parent() const { return rollback_ ? *rollback_ : root_; }
  [[nodiscard]] std::string step_name() const { return "step " + std::to_string(step_number_); }
  void decide(const core::Callback& outcome);
  void end_step(std::string_view error);

  Spans& spans_;
  OpenSpan root_;
  core::CommandId id_;
  std::optional<core::Ticket> ticket_;
  std::optional<Storing> storing_;
  unsigned step_number_ = 1;
  std::optional<Step> step_;
  bool gave_up_ = false;
  std::optional<OpenSpan> rollback_;
  bool decided_ = false;
};

}  // namespace latchkey::runtime
