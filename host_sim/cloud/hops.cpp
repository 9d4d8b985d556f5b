#include "cloud/hops.hpp"

#include <array>
#include <string>

#include "codec/trace.hpp"

namespace latchkey::cloud {
namespace {

constexpr std::array<std::string_view, 5> kParties = {"app", "cloud", "broker", "agent", "vehicle"};

std::string_view to_string(Party party) { return kParties[static_cast<std::size_t>(party)]; }

double in_milliseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double, std::milli>(time.time_since_epoch()).count();
}

std::string step_of(const Command& command) {
  const auto step = command.progress.is_object() ? command.progress.value("step", 0) : 0;
  return "step " + std::to_string(step);
}

}  // namespace

void Hops::tell(std::string_view vin, std::string_view id, std::string_view traceparent,
                const Hop& hop) const {
  const auto trace = codec::parse_traceparent(traceparent);
  events_.send(vin, "hop",
               {{"vin", vin},
                {"id", id},
                {"trace_id", trace ? trace->trace_id : std::string()},
                {"at_ms", in_milliseconds(hop.at ? *hop.at : clock_())},
                {"from", to_string(hop.from)},
                {"to", to_string(hop.to)},
                {"what", hop.what},
                {"detail", hop.detail}});
}

void Hops::tell_callback(const Command& before, const Command& now) const {
  const auto at = now.told_at;
  const std::string step = step_of(now);
  const bool began = now.state == State::in_progress && step_of(before) != step;
  if (began) tell(now, {Party::agent, Party::vehicle, step, {}, at});
  if (now.state == State::succeeded) tell(now, {Party::vehicle, Party::agent, "confirmed", {}, at});
  const std::string what =
      now.state == State::in_progress ? step : std::string(to_string(now.state));
  const std::string detail =
      now.reason.is_object() ? now.reason.value("code", std::string()) : std::string();
  tell(now, {Party::agent, Party::broker, what, detail, at});
  tell(now, {Party::broker, Party::cloud, what, detail});
}

}  // namespace latchkey::cloud
