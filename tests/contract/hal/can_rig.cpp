#include "can_rig.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "adapters/hal_can/can_hal.hpp"
#include "can/dbc.hpp"
#include "codec/signals_file.hpp"
#include "support/run_loop.hpp"
#include "vehicle/path_value.hpp"

namespace latchkey::contract {
namespace {

std::string read(const char* file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const std::string& path_of(core::SignalId signal) { return signal_table()[core::index(signal)]; }

// Among the simulated vehicle's signals.
std::size_t place_of(core::SignalId signal) {
  return vehicle::find_signal(path_of(signal)).value();
}

}  // namespace

CanRig::CanRig() : database_(can::parse_dbc(read(LATCHKEY_DEFAULT_DBC)).value()) {}

void CanRig::start() {
  return_vehicle();
  const auto signals = codec::decode_signals(read(LATCHKEY_DEFAULT_SIGNALS)).value();
  hal_ = std::make_unique<hal_can::CanHal>(
      executor(), hal_can::make_binding(signals, database_, signal_table()).value(),
      make_agents_bus(), ignore);
}

bool CanRig::run_until(const std::function<bool()>& done) {
  return test_support::run_loop_until(loop_, done);
}

void CanRig::return_vehicle() {
  server_.emplace(executor(), vehicle::plan_ecus(database_).value(), make_vehicles_bus(),
                  vehicle::BusOffSwitch{}, ignore);
}

bool CanRig::moves(core::SignalId signal) {
  return server_ && server_->vehicle().is_moving(place_of(signal));
}

core::Value CanRig::reality(core::SignalId signal) {
  return server_->vehicle().values()[place_of(signal)];
}

void CanRig::jam(core::SignalId signal) { order("jam " + path_of(signal)); }

void CanRig::sense(const core::Value& value) {
  order("set " + vehicle::print_path_value(path_of(kSensed), value));
}

void CanRig::set_silent(bool silent) { order(silent ? "silent on" : "silent off"); }

void CanRig::order(const std::string& line) {
  const std::string reply = server_->execute(line);
  if (!reply.ends_with("ok\n")) throw std::runtime_error(line + ": " + reply);
}

}  // namespace latchkey::contract
