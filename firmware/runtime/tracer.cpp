#include "runtime/tracer.hpp"

#include <utility>

#include "core/limits.hpp"

namespace latchkey::runtime {
namespace {

// Those that the link has handed over, and those of an earlier connection that are being verified.
constexpr std::size_t kMessagesMax = core::kUnsettledMax + core::kVerifyingMax;

std::string_view to_string(core::Disposition disposition) {
  switch (disposition) {
    case core::Disposition::accepted: return "accepted";
    case core::Disposition::duplicate: return "duplicate";
    case core::Disposition::refused: return "refused";
    case core::Disposition::answered: return "answered";
    case core::Disposition::ignored: return "ignored";
  }
  return "";
}

}  // namespace

Tracer::Tracer(core::Vin vin, Spans::Random random, Spans::Sink sink)
    : spans_(vin, std::move(random), std::move(sink)) {}

void Tracer::on_input(const core::Input& input, base::Now now) {
  spans_.set_time(now);
  verified_.reset();
  refusal_.reset();
  std::visit([this](const auto& what) { on(what); }, input);
}

void Tracer::on_output(const core::Output& output) {
  std::visit([this](const auto& what) { on(what); }, output);
}

// ── a message ─────────────────────────────────────────────────────────────────────────────────

void Tracer::on(const core::input::Arrived& arrived) {
  const core::Request& request = arrived.request;
  keep(arrived.ticket, request.id, "command " + std::string(request.command.view()),
       request.reply_to.traceparent);
}

void Tracer::on(const core::input::ArrivedUndecodable& arrived) {
  const core::Undecodable& what = arrived.what;
  if (what.id) keep(arrived.ticket, *what.id, "command", what.reply_to.traceparent);
}

void Tracer::keep(core::Ticket ticket, const core::CommandId& id, std::string name,
                  std::string_view traceparent) {
  // What a connection that is gone has left unsettled makes room.
  if (messages_.size() == kMessagesMax) messages_.erase(messages_.begin());
  Message message{spans_.begin(std::move(name), codec::SpanKind::consumer, id, traceparent)};
  messages_.insert_or_assign(ticket, std::move(message));
}

void Tracer::on(const core::output::Verify& verify) {
  const auto found = messages_.find(verify.ticket);
  if (found == messages_.end()) return;
  Message& message = found->second;
  message.verify = spans_.begin_child(message.span, "verify");
}

void Tracer::on(const core::input::Verified& verified) {
  verified_ = verified.ticket;
  const auto found = messages_.find(verified.ticket);
  if (found == messages_.end()) return;
  Message& message = found->second;
  if (message.verify) spans_.stop(*message.verify);
}

void Tracer::on(const core::output::Settle& settle) {
  if (command_ && command_->ticket() == settle.ticket) {
    if (settle.disposition != core::Disposition::refused || !refusal_) return;
    command_->refuse(refusal_->reason, refusal_->detail.view());
    command_.reset();
    return;
  }
  auto node = messages_.extract(settle.ticket);
  if (!node.empty()) end_message(std::move(node.mapped()), settle.disposition);
}

void Tracer::end_message(Message message, core::Disposition disposition) {
  if (disposition == core::Disposition::ignored || !has_room_for_short_span()) return;
  OpenSpan span = std::move(message.span);
  add_attribute(span, "latchkey.disposition", to_string(disposition));
  if (refusal_) {
    add_ending(span, core::Status::rejected, core::Executed::no);
    add_failure(span, refusal_->reason, refusal_->detail.view());
  }
  if (const std::int64_t more = std::exchange(window_.suppressed, 0); more > 0) {
    add_attribute(span, "latchkey.suppressed", more);
  }
  spans_.end(std::move(span));
}

bool Tracer::has_room_for_short_span() {
  if (spans_.now() - window_.from >= std::chrono::seconds(1)) {
    window_.from = spans_.now();
    window_.spans = 0;
  }
  if (window_.spans == kShortSpansPerSecond) {
    ++window_.suppressed;
    return false;
  }
  ++window_.spans;
  return true;
}

// ── a command ─────────────────────────────────────────────────────────────────────────────────

void Tracer::on(const core::input::Started& started) {
  const auto& open = started.restored.open;
  if (!open) return;
  const core::Request& request = open->request;
  command_.emplace(
      spans_,
      spans_.begin("recover " + std::string(request.command.view()), codec::SpanKind::internal,
                   request.id, request.reply_to.traceparent),
      request.id, std::nullopt);
}

void Tracer::accept(const core::CommandId& id) {
  if (!verified_) return;
  auto node = messages_.extract(*verified_);
  if (node.empty()) return;
  Message& message = node.mapped();
  command_.emplace(spans_, std::move(message.span), id, verified_);
  // Not before: whose signature does not verify leaves one span, if any.
  if (message.verify) spans_.give(std::move(*message.verify));
}

void Tracer::on(const core::output::Store& store) {
  if (const auto* accepted = std::get_if<core::record::Accept>(&store.record)) {
    accept(accepted->request.id);
  }
  if (command_) command_->on(store);
}

void Tracer::on(const core::input::Stored& stored) {
  if (command_) command_->on(stored);
}

void Tracer::on(const core::output::Write& write) {
  if (command_) command_->on(write);
}

void Tracer::on(const core::input::WriteDone& done) {
  if (command_) command_->on(done);
}

void Tracer::on(const core::output::Stop& stop) {
  if (command_) command_->on(stop);
}

void Tracer::on(const core::Fact& fact) {
  if (fact.kind == core::FactKind::refused && fact.reason) {
    refusal_ = Refusal{*fact.reason, fact.detail};
  }
  if (!command_ || fact.id != command_->id()) return;
  command_->on(fact);
  if (fact.kind != core::FactKind::concluded) return;
  OpenSpan deliver = command_->conclude();
  command_.reset();
  if (deliveries_.size() <= core::kOutboxMax) {
    deliveries_.insert_or_assign(*fact.id, std::move(deliver));
  }
}

void Tracer::on(const core::input::Delivered& delivered) {
  auto node = deliveries_.extract(delivered.id);
  if (!node.empty()) spans_.end(std::move(node.mapped()));
}

}  // namespace latchkey::runtime
