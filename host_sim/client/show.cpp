#include "client/show.hpp"

#include <algorithm>
#include <cmath>

#include "client/advice.hpp"
#include "client/text.hpp"
#include "core/control.hpp"

namespace latchkey::client {
namespace {

std::string holder_words(const Holder& holder) {
  return printable(holder.command) + " (" + printable(holder.id) +
         ") has the vehicle: " + progress_words(holder.progress, holder.deadline);
}

void explain(const Callback& callback, std::vector<std::string>& lines) {
  const Why& why = *callback.why;
  if (why.holder) lines.push_back(holder_words(*why.holder));
  if (!why.interlock.empty()) lines.push_back("needs " + printable(why.interlock));
  if (why.retry_after) lines.push_back("Try again in " + in_words(*why.retry_after) + ".");
  // Control commands are in no catalogue, and their details say enough.
  if (!why.reason || core::control_named(callback.command)) return;
  const std::string_view remedy = advice(*why.reason);
  if (!remedy.empty()) lines.emplace_back(remedy);
}

std::string_view effect(core::Executed executed) {
  switch (executed) {
    case core::Executed::no: return "The vehicle is as it was before.";
    case core::Executed::yes: return "All of it took effect.";
    case core::Executed::unknown: return "What is left of it on the vehicle is not known.";
  }
  return "";
}

std::string headline(const Callback& callback) {
  std::string status(core::to_string(callback.status));
  if (callback.status == core::Status::accepted) {
    return status + ": it has the vehicle, and " + in_words(callback.deadline) + " to finish";
  }
  if (callback.status == core::Status::in_progress) {
    return progress_words(callback.progress, callback.deadline);
  }
  if (!callback.why) return status;
  const std::string detail =
      callback.why->detail.empty() ? "" : ": " + printable(callback.why->detail);
  return status + ", " + printable(callback.why->code) + detail;
}

}  // namespace

Story tell(const Callback& callback) {
  Story story{.headline = headline(callback), .more = {}};
  if (callback.why) explain(callback, story.more);
  const bool ended_early = callback.final && callback.status != core::Status::succeeded &&
                           callback.status != core::Status::rejected;
  if (ended_early) story.more.emplace_back(effect(callback.executed));
  if (callback.recovered) {
    story.more.emplace_back("The agent restarted meanwhile, and has read this back.");
  }
  for (const auto& [signal, value] : callback.result) {
    story.more.push_back(printable(signal) + " = " + value);
  }
  return story;
}

std::string tell(const Slot& slot) {
  return slot.holder ? "busy: " + holder_words(*slot.holder) : "idle";
}

std::string progress_words(const core::Progress& progress, base::Millis left) {
  std::string words;
  if (progress.of > 0) {
    words = "step " + std::to_string(progress.step) + " of " + std::to_string(progress.of) + ", " +
            std::to_string(std::lround(std::clamp(progress.fraction, 0.0, 1.0) * 100)) + " %, ";
  }
  return words + in_words(left) + " left";
}

std::string progress_bar(double fraction, unsigned cells) {
  const auto full = static_cast<std::size_t>(std::lround(std::clamp(fraction, 0.0, 1.0) * cells));
  return "[" + std::string(full, '#') + std::string(cells - full, '-') + "]";
}

}  // namespace latchkey::client
