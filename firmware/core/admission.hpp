// Admission: whether a request may start, asked from cheap to dear. The order is fixed:
//
//   in the codec        1 size  2 shape and `alg`
//   before_signature()  3 authorised key  4 audience  5 known already (same bytes)
//                       6 lifetime and epoch  7 ready  8 slot
//   the verifier        9 signature
//   after_signature()  10 what may have changed meanwhile (5, 7, 8)  11 id used by another body
//                      12 rate  13 endpoint  14 command  15 role  16 parameters
//                      17 interlocks  18 room
//
// A request is known already before its lifetime is looked at: who sends a command again after
// its `exp` is told what became of it, not that it is late. Nothing that comes before the
// signature changes anything, so a storm costs no verification and drains no bucket. Control
// commands never need the slot and skip 7, 8, 10, 11 and 13 to 18, except for their parameters.
#pragma once

#include <variant>

#include "core/catalogue.hpp"
#include "core/ledger.hpp"
#include "core/rate_limit.hpp"
#include "core/request.hpp"
#include "core/roles.hpp"
#include "core/settings.hpp"
#include "core/signals.hpp"
#include "core/slot.hpp"

namespace latchkey::core {

// What is looked at. `ledger` and `limiter` are changed by after_signature() alone.
struct Grounds {
  const Settings& settings;
  const KeySet& keys;
  const Catalogue& catalogue;
  const Signals& signals;
  const Slot& slot;
  Ledger& ledger;
  RateLimiter& limiter;
  bool starting;
  bool stopping;
  base::Now now;
};

namespace verdict {

struct Pass {};
struct Known {};  // the same bytes were accepted before, or are being admitted: never run again
struct Refuse {
  Failure failure;
};
struct Ignore {  // nobody to answer
  Failure why;
};

}  // namespace verdict

using Verdict = std::variant<verdict::Pass, verdict::Known, verdict::Refuse, verdict::Ignore>;

[[nodiscard]] Verdict before_signature(const Request& request, const Grounds& grounds);
[[nodiscard]] Verdict after_signature(const Request& request, const Grounds& grounds);

}  // namespace latchkey::core
