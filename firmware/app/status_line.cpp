#include "app/status_line.hpp"

#include <chrono>
#include <utility>

#include "codec/callback.hpp"

namespace latchkey::app {
namespace {

std::string to_the_second(base::WallTime time) {
  constexpr std::string_view kMillis = ".000Z";
  std::string text = codec::format_time(std::chrono::floor<std::chrono::seconds>(time));
  return text.replace(text.size() - kMillis.size(), kMillis.size(), "Z");
}

}  // namespace

bool StatusLine::take(const core::Fact& fact, base::Now now) {
  using core::FactKind;
  switch (fact.kind) {
    case FactKind::link_up: return enter(Broker::online, now);
    case FactKind::link_down:
      return enter(broker_ == Broker::connecting ? Broker::connecting : Broker::offline, now);
    case FactKind::vehicle_up: knows_vehicle_ = true; return true;
    case FactKind::vehicle_down: knows_vehicle_ = false; return true;
    case FactKind::accepted: doing_ = "running " + std::string(fact.detail.view()); return true;
    case FactKind::rolling_back: doing_ = "undoing a command that did not work"; return true;
    case FactKind::recovering:
      doing_ = "asking the vehicle what became of " + std::string(fact.detail.view());
      return true;
    case FactKind::stuck: doing_ = "the vehicle does not say that it has stopped"; return true;
    case FactKind::concluded:
    case FactKind::unstuck: doing_.clear(); return true;
    case FactKind::delivered: return true;
    case FactKind::duplicate:
    case FactKind::refused:
    case FactKind::ignored:
    case FactKind::answered:
    case FactKind::step_started:
    case FactKind::step_confirmed:
    case FactKind::posted:
    case FactKind::not_posted:
    case FactKind::store_failed:
    case FactKind::illegal_event:
    case FactKind::unsent: return false;
  }
  return false;
}

bool StatusLine::enter(Broker state, base::Now now) {
  if (std::exchange(broker_, state) == state) return false;
  since_ = now.wall_is_trusted ? " since " + to_the_second(now.wall) : std::string();
  return true;
}

std::string StatusLine::words(std::size_t outcomes_waiting) const {
  std::string words = "connecting to the broker";
  if (broker_ != Broker::connecting) {
    words = (broker_ == Broker::online ? "online" : "offline") + since_;
  }
  words += "; " + (doing_.empty() ? std::string("waiting for commands") : doing_);
  if (!knows_vehicle_) words += "; the vehicle is not read";
  if (outcomes_waiting == 1) words += "; 1 outcome waits for the broker";
  if (outcomes_waiting > 1) {
    words += "; " + std::to_string(outcomes_waiting) + " outcomes wait for the broker";
  }
  return words;
}

}  // namespace latchkey::app
