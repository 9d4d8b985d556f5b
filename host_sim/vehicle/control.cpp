#include "vehicle/control.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/identifier.hpp"
#include "vehicle/path_value.hpp"

namespace latchkey::vehicle {
namespace {

using Reply = base::Result<std::string, std::string>;  // data, or why not
using Failure = base::unexpected<std::string>;

constexpr std::string_view kSynopsis =
    "unknown command; there are jam, ignore, lie, silent, corrupt, delay, reboot, bus-off, clear, "
    "set, get, dump, log";

// Takes the first word off the text.
std::string_view next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

std::optional<bool> parse_switch(std::string_view text) {
  if (text.empty() || text == "on") return true;
  if (text == "off") return false;
  return std::nullopt;
}

bool is_called(const Ecu& ecu, std::string_view name) {
  return std::ranges::equal(ecu.name(), name, [](char a, char b) { return (a | 0x20) == b; });
}

std::string print_value(std::size_t signal, const core::Value& value) {
  return print_path_value(kSignals[signal].path, value) + '\n';
}

Reply no_such_signal(std::string_view path) { return Failure("no signal " + std::string(path)); }

// What one line works on.
struct Line {
  Electronics& electronics;
  const BusOffSwitch& bus_off;
  base::MonoTime now;

  Vehicle& vehicle() const { return electronics.vehicle(); }

  Reply add_fault(Fault fault, std::string_view branch) const {
    if (!vehicle().add_fault(fault, branch, now)) {
      return Failure("no signal at or below " + std::string(branch));
    }
    return {};
  }

  Reply at_ecus(std::string_view name, const std::function<void(Ecu&)>& act) const {
    bool found = false;
    for (Ecu& ecu : electronics.ecus()) {
      if (name != "all" && !is_called(ecu, name)) continue;
      act(ecu);
      found = true;
    }
    if (!found) return Failure("an ECU is body, climate, charger, gateway, or all");
    return {};
  }

  // `[ECU] [on|off]`
  Reply switch_ecus(std::string_view rest, const std::function<void(Ecu&, bool)>& act) const {
    std::string_view name = "all";
    if (!rest.empty() && rest != "on" && rest != "off") name = next_word(rest);
    const auto on = parse_switch(rest);
    if (!on) return Failure("on, or off");
    return at_ecus(name, [&](Ecu& ecu) { act(ecu, *on); });
  }

  Reply set_delay(std::string_view rest) const {
    const std::string_view text = next_word(rest);
    base::Millis::rep delay_ms = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, delay_ms);
    if (error != std::errc{} || stop != end || delay_ms < 0 || delay_ms > Ecu::kDelayMax.count()) {
      return Failure("a delay is 0 to " + std::to_string(Ecu::kDelayMax.count()) + " milliseconds");
    }
    return at_ecus(rest.empty() ? "all" : rest,
                   [&](Ecu& ecu) { ecu.set_delay(base::Millis{delay_ms}); });
  }

  Reply set_bus_off(std::string_view rest) const {
    const auto off = parse_switch(rest);
    if (!off) return Failure("on, or off");
    if (!bus_off) return Failure("there is no bus-off on this bus");
    bus_off(*off);
    return {};
  }

  Reply clear() const {
    for (Ecu& ecu : electronics.ecus()) {
      ecu.set_delay(base::Millis{0});
      ecu.set_corrupt(false);
      ecu.set_silent(false, now);
    }
    if (bus_off) bus_off(false);
    vehicle().clear_faults(now);
    return {};
  }

  Reply set(std::string_view text) const {
    const auto setting = parse_setting(text);
    if (!setting) return Failure("set PATH=VALUE");
    const auto done = vehicle().set(setting->path, setting->value, now);
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

  // Shells eat quotes, so a word may come without them.
  static std::optional<PathValue> parse_setting(std::string_view text) {
    if (auto setting = parse_path_value(text)) return setting;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto word = core::Word::exactly(text.substr(equals + 1));
    if (!word) return std::nullopt;
    return PathValue{.path = std::string(text.substr(0, equals)), .value = *word};
  }

  Reply get(std::string_view path) const {
    const auto signal = find_signal(path);
    if (!signal) return no_such_signal(path);
    return print_value(*signal, vehicle().values()[*signal]);
  }

  Reply dump() const {
    std::string data;
    for (std::size_t i = 0; i < kSignals.size(); ++i) data += print_value(i, vehicle().values()[i]);
    return data;
  }

  Reply print_log() const {
    std::string data;
    for (const auto& entry : vehicle().log().entries()) data.append(print(entry)).append("\n");
    return data;
  }

  Reply run(std::string_view verb, std::string_view rest) const {
    if (verb == "jam") return add_fault(Fault::jam, rest);
    if (verb == "ignore") return add_fault(Fault::ignore, rest);
    if (verb == "lie") return add_fault(Fault::lie, rest);
    if (verb == "silent") {
      return switch_ecus(rest, [this](Ecu& ecu, bool on) { ecu.set_silent(on, now); });
    }
    if (verb == "corrupt") {
      return switch_ecus(rest, [](Ecu& ecu, bool on) { ecu.set_corrupt(on); });
    }
    if (verb == "delay") return set_delay(rest);
    if (verb == "reboot") return at_ecus(rest, [this](Ecu& ecu) { ecu.reboot(now); });
    if (verb == "bus-off") return set_bus_off(rest);
    if (verb == "set") return set(rest);
    if (verb == "get") return get(rest);
    if (verb != "clear" && verb != "dump" && verb != "log") return Failure(std::string(kSynopsis));
    if (!rest.empty()) return Failure(std::string(verb) + " takes nothing");
    if (verb == "dump") return dump();
    if (verb == "log") return print_log();
    return clear();
  }
};

}  // namespace

std::string execute(Electronics& electronics, const BusOffSwitch& bus_off, std::string_view line,
                    base::MonoTime now) {
  electronics.advance(now);
  const std::string_view verb = next_word(line);
  const Reply reply =
      Line{.electronics = electronics, .bus_off = bus_off, .now = now}.run(verb, line);
  electronics.advance(now);
  return reply ? *reply + "ok\n" : "error " + reply.error() + "\n";
}

}  // namespace latchkey::vehicle
