#include "can/dbc_multiplexing.hpp"

#include <algorithm>

namespace latchkey::can::dbc {
namespace {

using Signals = std::vector<SignalDraft>;

std::size_t place_of(const Signals& signals, Signals::const_iterator found) {
  return static_cast<std::size_t>(found - signals.begin());
}

bool can_hold(const Signal& signal, std::uint64_t raw) {
  return signal.layout.bits == 64 || (raw >> signal.layout.bits) == 0;
}

class Resolver {
 public:
  Resolver(Signals& signals, Errors& errors) : signals_(signals), errors_(errors) {}

  void resolve(SignalDraft& draft) {
    if (draft.choice) return choose(draft);
    if (draft.page) choose_only(draft);
  }

  void check_ring(const SignalDraft& draft) {
    const SignalDraft* at = &draft;
    for (std::size_t steps = 0; at->signal.multiplexing; ++steps) {
      if (steps == signals_.size()) {
        return errors_.add(line_of(draft), quote(draft.signal.name) + " multiplexes itself");
      }
      at = &signals_[at->signal.multiplexing->multiplexor];
    }
  }

 private:
  static std::size_t line_of(const SignalDraft& draft) {
    return draft.choice ? draft.choice->line : draft.line;
  }

  void refuse(const SignalDraft& draft, const std::string& why) {
    errors_.add(line_of(draft), "signal " + quote(draft.signal.name) + " " + why);
  }

  // By its SG_MUL_VAL_.
  void choose(SignalDraft& draft) {
    if (!draft.page) return refuse(draft, "is not multiplexed: its SG_ has no m and number");
    const auto has_name = [&](const SignalDraft& other) {
      return other.signal.name == draft.choice->multiplexor;
    };
    const auto found = std::ranges::find_if(signals_, has_name);
    if (found == signals_.end() || !found->is_multiplexor) {
      return refuse(draft, "has no multiplexor: " + quote(draft.choice->multiplexor) + " is none");
    }
    set(draft, place_of(signals_, found), std::move(draft.choice->when));
  }

  // By the one multiplexor that there is.
  void choose_only(SignalDraft& draft) {
    const auto count = std::ranges::count_if(signals_, &SignalDraft::is_multiplexor);
    if (count == 0) return refuse(draft, "has no multiplexor: no signal of the message is M");
    if (count > 1) {
      return refuse(draft, "has one of several multiplexors; SG_MUL_VAL_ must say which");
    }
    const auto found = std::ranges::find_if(signals_, &SignalDraft::is_multiplexor);
    set(draft, place_of(signals_, found), {{.first = *draft.page, .last = *draft.page}});
  }

  void set(SignalDraft& draft, std::size_t place, std::vector<Multiplexing::Range> when) {
    const Signal& multiplexor = signals_[place].signal;
    if (multiplexor.encoding == Encoding::float32 || multiplexor.encoding == Encoding::float64) {
      return refuse(draft, "has a multiplexor that is a float: " + quote(multiplexor.name));
    }
    for (const Multiplexing::Range& range : when) {
      if (can_hold(multiplexor, range.last)) continue;
      return refuse(draft, "is never there: " + quote(multiplexor.name) + " cannot be " +
                               std::to_string(range.last));
    }
    draft.signal.multiplexing = Multiplexing{.multiplexor = place, .when = std::move(when)};
  }

  Signals& signals_;
  Errors& errors_;
};

}  // namespace

void resolve_multiplexing(MessageDraft& message, Errors& errors) {
  Resolver resolver(message.signals, errors);
  for (SignalDraft& draft : message.signals) resolver.resolve(draft);
  for (const SignalDraft& draft : message.signals) resolver.check_ring(draft);
}

}  // namespace latchkey::can::dbc
