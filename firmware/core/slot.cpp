#include "core/slot.hpp"

#include <algorithm>

namespace latchkey::core {

std::optional<base::MonoTime> next_deadline(const Slot& slot) {
  struct Visitor {
    using Deadline = std::optional<base::MonoTime>;

    static Deadline earlier(Deadline a, Deadline b) { return a && b ? std::min(a, b) : a ? a : b; }

    Deadline operator()(const Idle&) const { return {}; }
    Deadline operator()(const Recovering& state) const {
      return state.halt ? state.halt->until : state.until;
    }
    Deadline operator()(const Admitting&) const { return {}; }
    Deadline operator()(const Executing& state) const {
      return earlier(std::min(state.tx.deadline(), state.next_progress), state.run.next_deadline());
    }
    Deadline operator()(const RollingBack& state) const {
      return state.halt ? std::optional(state.halt->until) : state.run.next_deadline();
    }
    Deadline operator()(const Concluding& state) const { return state.store_again; }
    Deadline operator()(const Stuck&) const { return {}; }
  };
  return std::visit(Visitor{}, slot);
}

std::optional<Holder> holder(const Slot& slot, const Signals& signals, base::MonoTime now) {
  if (const auto* stuck = std::get_if<Stuck>(&slot)) return stuck->holder;
  const CommandTx* tx = open_tx(slot);
  if (tx == nullptr) return std::nullopt;
  Progress progress{.step = 0, .of = static_cast<unsigned>(tx->plan().steps.size())};
  if (const auto* executing = std::get_if<Executing>(&slot)) {
    progress = executing->run.progress(signals);
  } else if (const auto* rolling_back = std::get_if<RollingBack>(&slot)) {
    progress = rolling_back->reached;
  } else if (const auto* concluding = std::get_if<Concluding>(&slot)) {
    progress = concluding->outcome.progress;
  }
  return tx->holder(progress, now);
}

const CommandTx* open_tx(const Slot& slot) {
  return std::visit(
      [](const auto& state) -> const CommandTx* {
        if constexpr (requires { state.tx; }) {
          return &state.tx;
        } else {
          return nullptr;
        }
      },
      slot);
}

bool can_cancel(const Slot& slot) {
  const auto* admitting = std::get_if<Admitting>(&slot);
  return std::holds_alternative<Executing>(slot) || (admitting != nullptr && !admitting->cancelled);
}

}  // namespace latchkey::core
