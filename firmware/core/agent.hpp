// Agent: the core as a whole. Sans-I/O: no clock, no thread, no file, no socket; time is an
// argument.
//
//   agent.handle(input, now);                      // one mutation
//   while (auto out = agent.poll_output()) …       // then drain every effect, in order
//   agent.next_deadline();                         // when to call again, with input::TimePassed
//
// One thread owns it. Outputs that expect an answer say which; answers may come in any order and
// much later. Memory is bounded by limits.hpp: refusing a command keeps nothing of it.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/admission.hpp"
#include "core/context.hpp"
#include "core/control.hpp"
#include "core/io.hpp"
#include "core/lifecycle.hpp"

namespace latchkey::core {

class Agent {
 public:
  Agent(Settings settings, Catalogue catalogue, KeySet keys);

  void handle(Input input, base::Now now);
  [[nodiscard]] std::optional<Output> poll_output();
  [[nodiscard]] std::optional<base::MonoTime> next_deadline() const;

  // What output::ReportSlot, ReportState and AnnouncePresence are about.
  [[nodiscard]] std::optional<Holder> holder(base::MonoTime now) const;
  [[nodiscard]] const Signals& signals() const { return signals_; }
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }

  // Whether the vehicle is known: every signal, and that nothing of an earlier run still moves.
  [[nodiscard]] bool knows_vehicle() const;

  // Whether input::VehicleChanged means something: no command is open that the change could be
  // about.
  [[nodiscard]] bool can_change_vehicle() const;

  // After input::Shutdown: nothing runs and every outcome has been delivered.
  [[nodiscard]] bool at_rest() const;

 private:
  struct Verifying {
    Ticket ticket;
    Request request;
  };
  // Who is answered. What is not genuine gets no answer that costs a signature.
  struct Asker {
    Ticket ticket;
    const CommandId& id;
    std::optional<CommandName> command;
    const ReplyTo& reply_to;
    bool genuine;  // the signature is
  };

  void on(const input::Started& started, Context& context);
  void on(input::Arrived arrived, Context& context);
  void on(const input::ArrivedUndecodable& arrived, Context& context);
  void on(const input::Verified& verified, Context& context);
  void on(const input::Stored& stored, Context& context);
  void on(const input::WriteDone& done, Context& context);
  void on(const input::Stopped& stopped, Context& context);
  void on(const input::SignalChanged& changed, Context& context);
  void on(const input::LinkUp& up, Context& context);
  void on(const input::LinkDown& down, Context& context);
  void on(const input::Delivered& delivered, Context& context);
  void on(const input::Posted& posted, Context& context);
  void on(input::KeysChanged changed, Context& context);
  void on(input::VehicleChanged changed, Context& context);
  void on(const input::TimePassed& passed, Context& context);
  void on(const input::Shutdown& shutdown, Context& context);

  [[nodiscard]] Grounds grounds(base::Now now);
  void step_lifecycle(const Event& event, Context& context);

  // Turns a verdict other than Pass into its answer and its disposition.
  void dispose(const Verdict& verdict, const Asker& asking, const Request& request,
               Context& context);
  void refuse(const Asker& asking, Failure failure, Context& context);
  void ignore(Ticket ticket, const Failure& why, Context& context);
  void answer_known(const Asker& asking, Context& context);
  static Asker asker(Ticket ticket, const Request& request, bool genuine);

  void control(Control what, const Asker& asking, const Request& request, Context& context);
  [[nodiscard]] std::optional<Failure> cancel(const Request& request, Context& context);
  [[nodiscard]] std::vector<Assignment> known_signals() const;

  void deliver_outbox(Context& context);
  void report_state_when_due(Context& context);

  Settings settings_;
  Catalogue catalogue_;
  KeySet keys_;
  Signals signals_;
  Ledger ledger_;
  RateLimiter limiter_;
  Tokens tokens_;
  Slot slot_;
  std::vector<Verifying> verifying_;
  std::deque<Output> out_;

  bool started_ = false;
  bool link_up_ = false;
  bool stopping_ = false;
  bool state_changed_ = false;
  base::MonoTime state_report_from_;  // not before
  std::optional<base::MonoTime> redeliver_at_;
};

}  // namespace latchkey::core
