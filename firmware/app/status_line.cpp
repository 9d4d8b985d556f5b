#include "app/status_line.hpp"

namespace latchkey::app {

bool StatusLine::take(const core::Fact& fact) {
  using core::FactKind;
  switch (fact.kind) {
    case FactKind::link_up: online_ = true; return true;
    case FactKind::link_down: online_ = false; return true;
    case FactKind::accepted: doing_ = "running " + std::string(fact.detail.view()); return true;
    case FactKind::rolling_back: doing_ = "undoing a command that did not work"; return true;
    case FactKind::recovering:
      doing_ = "asking the vehicle what became of " + std::string(fact.detail.view());
      return true;
    case FactKind::stuck: doing_ = "the vehicle does not say that it has stopped"; return true;
    case FactKind::concluded:
    case FactKind::unstuck: doing_.clear(); return true;
    case FactKind::duplicate:
    case FactKind::refused:
    case FactKind::ignored:
    case FactKind::answered:
    case FactKind::step_started:
    case FactKind::step_confirmed:
    case FactKind::delivered:
    case FactKind::posted:
    case FactKind::not_posted:
    case FactKind::store_failed:
    case FactKind::illegal_event:
    case FactKind::unsent: return false;
  }
  return false;
}

std::string StatusLine::words() const {
  return std::string(online_ ? "online; " : "connecting to the broker; ") +
         (doing_.empty() ? "waiting for commands" : doing_);
}

}  // namespace latchkey::app
