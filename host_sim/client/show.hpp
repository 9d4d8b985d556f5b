// Callbacks and the slot in words that a person understands. Everything returned is printable.
#pragma once

#include <string>
#include <vector>

#include "client/callback.hpp"

namespace latchkey::client {

// What a callback tells: a headline, and lines that explain it, which a caller may indent.
struct Story {
  std::string headline;
  std::vector<std::string> more;
};

[[nodiscard]] Story tell(const Callback& callback);

// "idle", or who has the vehicle and how far it is.
[[nodiscard]] std::string tell(const Slot& slot);

// "step 1 of 2, 50 %, 3.2 s left"
[[nodiscard]] std::string progress_words(const core::Progress& progress, base::Millis left);

// "[#####-----]", `cells` wide inside.
[[nodiscard]] std::string progress_bar(double fraction, unsigned cells);

}  // namespace latchkey::client
