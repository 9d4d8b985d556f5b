#include "vehicle/actuation_log.hpp"

#include <chrono>

#include "adapters/hal_socket/protocol.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

std::string_view to_string(Actuation what) {
  switch (what) {
    case Actuation::taken: return "taken";
    case Actuation::ignored: return "ignored";
    case Actuation::jammed: return "jammed";
    case Actuation::reached: return "reached";
    case Actuation::replaced: return "replaced";
    case Actuation::halted: return "halted";
  }
  return "";
}

void ActuationLog::append(base::MonoTime at, core::WriteToken token, Actuation what,
                          std::size_t signal, const core::Value& value) {
  if (entries_.size() == kEntriesMax) entries_.pop_front();
  entries_.push_back({.sequence = ++last_sequence_,
                      .at = at,
                      .token = token,
                      .what = what,
                      .signal = signal,
                      .value = value});
}

std::string print(const ActuationLog::Entry& entry) {
  const auto at = std::chrono::floor<base::Millis>(entry.at.time_since_epoch());
  std::string line = std::to_string(entry.sequence) + " " + std::to_string(at.count()) + " " +
                     std::to_string(static_cast<std::uint64_t>(entry.token)) + " ";
  line.append(to_string(entry.what)).append(" ");
  const auto& spec = kSignals[entry.signal];
  return line + hal_socket::print(
                    hal_socket::PathValue{.path = std::string(spec.path), .value = entry.value})
                    .value_or(std::string(spec.path));
}

}  // namespace latchkey::vehicle
