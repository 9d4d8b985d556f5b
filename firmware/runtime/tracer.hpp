// Tracer: makes spans of what it observes (docs/configuration.md, "Traces").
//
// A span is given to the sink once it has ended; children before their parent. A command continues
// the trace of its `traceparent`, or begins one. What anybody on the network can cause is limited:
// of messages that start no command, so many spans in a second, and the next one tells how many
// more there were.
//
// Pure: told the time, given its random numbers. Memory is bounded as the core's is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "runtime/command_trace.hpp"
#include "runtime/observer.hpp"
#include "runtime/spans.hpp"

namespace latchkey::runtime {

class Tracer final : public Observer {
 public:
  static constexpr unsigned kShortSpansPerSecond = 20;

  Tracer(core::Vin vin, Spans::Random random, Spans::Sink sink);

  void on_input(const core::Input& input, base::Now now) override;
  void on_output(const core::Output& output) override;

 private:
  // A message from its arrival until it is settled, or has become a command.
  struct Message {
    OpenSpan span;
    std::optional<OpenSpan> verify{};
  };
  struct Refusal {
    core::Reason reason;
    core::Detail detail;
  };
  struct Window {
    base::MonoTime from;
    unsigned spans = 0;
    std::int64_t suppressed = 0;
  };

  void on(const core::input::Started& started);
  void on(const core::input::Arrived& arrived);
  void on(const core::input::ArrivedUndecodable& arrived);
  void on(const core::input::Verified& verified);
  void on(const core::input::Stored& stored);
  void on(const core::input::WriteDone& done);
  void on(const core::input::Delivered& delivered);

  void on(const core::output::Verify& verify);
  void on(const core::output::Settle& settle);
  void on(const core::output::Store& store);
  void on(const core::output::Write& write);
  void on(const core::output::Stop& stop);
  void on(const core::Fact& fact);

  // The others tell a trace nothing.
  template <class Other>
  void on(const Other& /*other*/) {}

  void keep(core::Ticket ticket, const core::CommandId& id, std::string name,
            std::string_view traceparent);
  void end_message(Message message, core::Disposition disposition);
  void accept(const core::CommandId& id);
  [[nodiscard]] bool has_room_for_short_span();

  Spans spans_;

  // Of the input whose effects come now.
  std::optional<core::Ticket> verified_;
  std::optional<Refusal> refusal_;

  std::map<core::Ticket, Message> messages_;
  std::optional<CommandTrace> command_;
  std::map<core::CommandId, OpenSpan> deliveries_;
  Window window_;
};

}  // namespace latchkey::runtime
