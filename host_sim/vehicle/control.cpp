#include "vehicle/control.hpp"

#include <charconv>
#include <optional>

namespace latchkey::vehicle {
namespace {

using hal_socket::PathValue;

using Reply = base::Result<std::string, std::string>;  // data, or why not
using Failure = base::unexpected<std::string>;

constexpr std::string_view kSynopsis =
    "unknown command; there are jam, ignore, refuse, silent, delay, clear, set, get, dump, log";

std::string print_value(std::size_t signal, const core::Value& value) {
  return hal_socket::print(PathValue{.path = std::string(kSignals[signal].path), .value = value})
             .value_or("") +
         "\n";
}

Reply no_such_signal(std::string_view path) { return Failure("no signal " + std::string(path)); }

Reply add_fault(Vehicle& vehicle, Fault fault, std::string_view branch, base::MonoTime now) {
  if (!vehicle.add_fault(fault, branch, now)) {
    return Failure("no signal at or below " + std::string(branch));
  }
  return {};
}

Reply set_silent(Vehicle& vehicle, std::string_view state, base::MonoTime now) {
  if (!state.empty() && state != "on" && state != "off") return Failure("silent on, or off");
  vehicle.set_silent(state != "off", now);
  return {};
}

Reply set_delay(Vehicle& vehicle, std::string_view text, base::MonoTime now) {
  base::Millis::rep delay_ms = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, delay_ms);
  if (error != std::errc{} || stop != end || delay_ms < 0 || delay_ms > Voice::kDelayMax.count()) {
    return Failure("a delay is 0 to " + std::to_string(Voice::kDelayMax.count()) + " milliseconds");
  }
  vehicle.set_delay(base::Millis{delay_ms}, now);
  return {};
}

// Shells eat quotes, so a word may come without them.
std::optional<PathValue> parse_setting(std::string_view text) {
  if (auto setting = hal_socket::parse_path_value(text)) return *std::move(setting);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const auto word = core::Word::exactly(text.substr(equals + 1));
  if (!word) return std::nullopt;
  return PathValue{.path = std::string(text.substr(0, equals)), .value = *word};
}

Reply set(Vehicle& vehicle, std::string_view text, base::MonoTime now) {
  const auto setting = parse_setting(text);
  if (!setting) return Failure("set PATH=VALUE");
  const auto done = vehicle.set(setting->path, setting->value, now);
  if (done) return {};
  switch (done.error()) {
    case Vehicle::HandError::no_such_signal: return no_such_signal(setting->path);
    case Vehicle::HandError::follows_from_others:
      return Failure(setting->path + " follows from other signals");
    case Vehicle::HandError::impossible_value:
      return Failure(setting->path + " cannot have this value");
  }
  return {};
}

Reply get(const Vehicle& vehicle, std::string_view path) {
  const auto signal = find_signal(path);
  if (!signal) return no_such_signal(path);
  return print_value(*signal, vehicle.values()[*signal]);
}

Reply dump(const Vehicle& vehicle) {
  std::string data;
  for (std::size_t i = 0; i < kSignals.size(); ++i) data += print_value(i, vehicle.values()[i]);
  return data;
}

Reply print_log(const Vehicle& vehicle) {
  std::string data;
  for (const auto& entry : vehicle.log().entries()) data.append(print(entry)).append("\n");
  return data;
}

Reply run(Vehicle& vehicle, std::string_view verb, std::string_view rest, base::MonoTime now) {
  if (verb == "jam") return add_fault(vehicle, Fault::jam, rest, now);
  if (verb == "ignore") return add_fault(vehicle, Fault::ignore, rest, now);
  if (verb == "refuse") return add_fault(vehicle, Fault::refuse, rest, now);
  if (verb == "silent") return set_silent(vehicle, rest, now);
  if (verb == "delay") return set_delay(vehicle, rest, now);
  if (verb == "set") return set(vehicle, rest, now);
  if (verb == "get") return get(vehicle, rest);
  if (verb != "clear" && verb != "dump" && verb != "log") return Failure(std::string(kSynopsis));
  if (!rest.empty()) return Failure(std::string(verb) + " takes nothing");
  if (verb == "dump") return dump(vehicle);
  if (verb == "log") return print_log(vehicle);
  vehicle.clear_faults(now);
  return {};
}

}  // namespace

std::string execute(Vehicle& vehicle, std::string_view line, base::MonoTime now) {
  const std::string_view verb = line.substr(0, line.find(' '));
  std::string_view rest = line.substr(verb.size());
  if (!rest.empty()) rest.remove_prefix(1);
  vehicle.advance(now);
  const Reply reply = run(vehicle, verb, rest, now);
  return reply ? *reply + "ok\n" : "error " + reply.error() + "\n";
}

}  // namespace latchkey::vehicle
