#include "vehicle/actuation_log.hpp"

#include <chrono>

#include "vehicle/path_value.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

std::string_view to_string(Actuation what) {
  switch (what) {
    case Actuation::taken: return "taken";
    case Actuation::impossible: return "impossible";
    case Actuation::ignored: return "ignored";
    case Actuation::jammed: return "jammed";
    case Actuation::lied: return "lied";
    case Actuation::reached: return "reached";
    case Actuation::replaced: return "replaced";
    case Actuation::halted: return "halted";
  }
  return "";
}

void ActuationLog::append(base::MonoTime at, Actuation what, std::size_t signal,
                          const core::Value& value) {
  if (entries_.size() == kEntriesMax) entries_.pop_front();
  entries_.push_back(
      {.sequence = ++last_sequence_, .at = at, .what = what, .signal = signal, .value = value});
}

std::string print(const ActuationLog::Entry& entry) {
  const auto at = std::chrono::floor<base::Millis>(entry.at.time_since_epoch());
  std::string line = std::to_string(entry.sequence) + ' ' + std::to_string(at.count()) + ' ';
  line.append(to_string(entry.what)).append(" ");
  return line + print_path_value(kSignals[entry.signal].path, entry.value);
}

}  // namespace latchkey::vehicle
