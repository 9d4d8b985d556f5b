#include "runtime/metrics.hpp"

namespace latchkey::runtime {

using core::FactKind;

void Durations::add(std::chrono::microseconds duration) {
  ++count;
  sum += duration;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    if (duration <= kBounds[i]) ++at_most[i];
  }
}

void Metrics::on_input(const core::Input& input, base::Now now) {
  now_ = now.mono;
  std::visit([this](const auto& what) { on(what); }, input);
}

void Metrics::on_output(const core::Output& output) {
  std::visit([this](const auto& what) { on(what); }, output);
}

// What is owed to endpoints is asked for anew, with output::Post.
void Metrics::on(const core::input::Started& started) {
  for (const core::RememberedCommand& each : started.restored.remembered) {
    if (each.concluded && !each.delivered) count(figures_.undelivered);
  }
}

void Metrics::on(const core::input::Stored& stored) {
  if (!stored.ok) count(figures_.journal_failures);
}

void Metrics::on(const core::input::SignalChanged& changed) {
  const std::size_t signal = core::index(changed.signal);
  const bool known = changed.value.has_value();
  if (signal >= known_.size() || known_[signal] == known) return;
  known_[signal] = known;
  if (known) {
    count(figures_.signals_known);
  } else {
    discount(figures_.signals_known);
  }
}

void Metrics::on(const core::input::VehicleChanged& changed) {
  known_.assign(changed.catalogue.signals.size(), false);
  figures_.signals = known_.size();
  figures_.signals_known = 0;
  changed_ = true;
}

void Metrics::on(const core::output::Store& store) {
  const auto* outcome = std::get_if<core::record::Outcome>(&store.record);
  if (outcome == nullptr) return;
  ending_ = {.status = outcome->callback.status, .recovered = outcome->callback.recovered};
}

void Metrics::on(const core::output::Post& /*post*/) { count(figures_.unposted); }

void Metrics::conclude(const core::Fact& fact) {
  set(figures_.running, false);
  count(figures_.undelivered);
  if (accepted_at_) figures_.durations.add(now_ - *accepted_at_);
  accepted_at_.reset();
  if (ending_) {
    count(figures_.concluded[static_cast<std::size_t>(ending_->status)]);
    if (ending_->recovered) count(figures_.recovered);
  }
  ending_.reset();
  if (fact.reason) count(figures_.failed[static_cast<std::size_t>(*fact.reason)]);
}

void Metrics::on(const core::Fact& fact) {
  switch (fact.kind) {
    case FactKind::accepted:
      count(figures_.accepted);
      set(figures_.running, true);
      accepted_at_ = now_;
      return;
    case FactKind::recovering: set(figures_.running, true); return;
    case FactKind::concluded: conclude(fact); return;
    case FactKind::refused:
      if (fact.reason) count(figures_.rejected[static_cast<std::size_t>(*fact.reason)]);
      return;
    case FactKind::duplicate: count(figures_.duplicates); return;
    case FactKind::ignored: count(figures_.ignored); return;
    case FactKind::answered: count(figures_.answered); return;
    case FactKind::delivered: discount(figures_.undelivered); return;
    case FactKind::posted: discount(figures_.unposted); return;
    case FactKind::not_posted:
      discount(figures_.unposted);
      count(figures_.posts_given_up);
      return;
    case FactKind::unsent: count(figures_.unsent); return;
    case FactKind::illegal_event: count(figures_.illegal_events); return;
    case FactKind::link_up:
      count(figures_.connects);
      set(figures_.connected, true);
      return;
    case FactKind::link_down:
      if (figures_.connected) count(figures_.disconnects);
      set(figures_.connected, false);
      return;
    case FactKind::vehicle_up: set(figures_.vehicle_known, true); return;
    case FactKind::vehicle_down:
      count(figures_.vehicle_losses);
      set(figures_.vehicle_known, false);
      return;
    case FactKind::step_started:
    case FactKind::step_confirmed:
    case FactKind::rolling_back:
    case FactKind::stuck:
    case FactKind::unstuck:
    case FactKind::store_failed: return;
  }
}

}  // namespace latchkey::runtime
