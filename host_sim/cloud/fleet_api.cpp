#include "cloud/fleet_api.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

namespace latchkey::cloud {
namespace {

using Translation = base::Result<CatalogueCommand, Untranslatable>;
using Translate = std::function<Translation(const Json& params, const Vehicle& vehicle)>;

constexpr int kSeatHeaterLevels = 3;
constexpr int kStandardLimitPercent = 90;
constexpr int kMaxRangeLimitPercent = 100;

base::unexpected<Untranslatable> unfit(std::string why) {
  return base::unexpected(Untranslatable{.unknown = false, .why = std::move(why)});
}

Translate always(std::string name, Json params = Json::object()) {
  return [name = std::move(name), params = std::move(params)](const Json&, const Vehicle&) {
    return Translation(CatalogueCommand{.name = name, .params = params});
  };
}

Translate by_switch(std::string on, std::string off) {
  return [on = std::move(on), off = std::move(off)](const Json& params, const Vehicle&) {
    const auto value = params.find("on");
    if (value == params.end() || !value->is_boolean()) {
      return Translation(unfit("\"on\" must be true or false"));
    }
    return Translation(CatalogueCommand{.name = value->get<bool>() ? on : off});
  };
}

// One of these words.
Translate by_word(std::string member, std::map<std::string, std::string> commands) {
  return [member = std::move(member), commands = std::move(commands)](const Json& params,
                                                                      const Vehicle&) {
    const auto value = params.find(member);
    if (value != params.end() && value->is_string()) {
      const auto found = commands.find(value->get<std::string>());
      if (found != commands.end()) return Translation(CatalogueCommand{.name = found->second});
    }
    std::string words;
    for (const auto& [word, command] : commands) words += (words.empty() ? "" : ", ") + word;
    return Translation(unfit('"' + member + "\" must be one of " + words));
  };
}

Translation set_charge_limit(const Json& params, const Vehicle&) {
  return CatalogueCommand{.name = "charge_limit", .params = params};
}

// It opens what is closed, and closes what is open.
Translation actuate_trunk(const Json& params, const Vehicle& vehicle) {
  const bool open = vehicle.signal("Vehicle.Body.Trunk.Rear.IsOpen") == true;
  return by_word("which_trunk", {{"front", "frunk_open"},
                                 {"rear", open ? "trunk_close" : "trunk_open"}})(params, vehicle);
}

// A seat and a level of 0 to 3; the catalogue's command takes both seats in percent.
Translation seat_heater(const Json& params, const Vehicle& vehicle) {
  const auto number = [&params](const char* name, int max) {
    const auto value = params.find(name);
    const bool fits =
        value != params.end() && value->is_number_integer() && *value >= 0 && *value <= max;
    return fits ? std::optional<int>(value->get<int>()) : std::nullopt;
  };
  const auto heater = number("heater", 1);
  const auto level = number("level", kSeatHeaterLevels);
  if (!heater || !level) return unfit("\"heater\" must be 0 or 1, and \"level\" 0 to 3");
  const auto is = [&vehicle](const char* path) {
    const Json& value = vehicle.signal(path);
    return value.is_number() ? value.get<int>() : 0;
  };
  Json both{{"driver", is("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling")},
            {"passenger", is("Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling")}};
  both[*heater == 0 ? "driver" : "passenger"] = *level * 100 / kSeatHeaterLevels;
  return CatalogueCommand{.name = "seat_heater", .params = std::move(both)};
}

const std::map<std::string, Translate, std::less<>>& translations() {
  static const std::map<std::string, Translate, std::less<>> kAll{
      {"auto_conditioning_start", always("climate_on")},
      {"auto_conditioning_stop", always("climate_off")},
      {"charge_port_door_open", always("charge_port_open")},
      {"charge_port_door_close", always("charge_port_close")},
      {"set_charge_limit", set_charge_limit},
      {"charge_standard", always("charge_limit", {{"percent", kStandardLimitPercent}})},
      {"charge_max_range", always("charge_limit", {{"percent", kMaxRangeLimitPercent}})},
      {"actuate_trunk", actuate_trunk},
      {"window_control",
       by_word("command", {{"vent", "windows_vent"}, {"close", "windows_close"}})},
      {"set_sentry_mode", by_switch("sentry_on", "sentry_off")},
      {"set_preconditioning_max", by_switch("defrost_on", "defrost_off")},
      {"remote_seat_heater_request", seat_heater},
      {"remote_start_drive", always("remote_start")},
  };
  return kAll;
}

// Null when one of them is not known.
Json all_true(const Vehicle& vehicle, std::initializer_list<const char*> paths) {
  bool all = true;
  for (const char* path : paths) {
    const Json& value = vehicle.signal(path);
    if (!value.is_boolean()) return nullptr;
    all = all && value.get<bool>();
  }
  return all;
}

// The Fleet API's doors and trunks: 0 is closed.
Json as_number(const Json& flag) {
  return flag.is_boolean() ? Json(flag.get<bool>() ? 1 : 0) : flag;
}

Json seat_level(const Json& percent) {
  if (!percent.is_number()) return nullptr;
  return (percent.get<int>() * kSeatHeaterLevels + 50) / 100;
}

Json vehicle_state(const Vehicle& vehicle) {
  const auto door = [&vehicle](const char* place, const char* what) {
    return as_number(vehicle.signal("Vehicle.Cabin.Door." + std::string(place) + '.' + what));
  };
  const Json locked = all_true(vehicle, {"Vehicle.Cabin.Door.Row1.DriverSide.IsLocked",
                                         "Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked",
                                         "Vehicle.Cabin.Door.Row2.DriverSide.IsLocked",
                                         "Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked"});
  return {{"vehicle_name", vehicle.options.display_name},
          {"locked", locked},
          {"df", door("Row1.DriverSide", "IsOpen")},
          {"pf", door("Row1.PassengerSide", "IsOpen")},
          {"dr", door("Row2.DriverSide", "IsOpen")},
          {"pr", door("Row2.PassengerSide", "IsOpen")},
          {"fd_window", door("Row1.DriverSide", "Window.IsOpen")},
          {"fp_window", door("Row1.PassengerSide", "Window.IsOpen")},
          {"rd_window", door("Row2.DriverSide", "Window.IsOpen")},
          {"rp_window", door("Row2.PassengerSide", "Window.IsOpen")},
          {"ft", as_number(vehicle.signal("Vehicle.Body.Trunk.Front.IsOpen"))},
          {"rt", as_number(vehicle.signal("Vehicle.Body.Trunk.Rear.IsOpen"))},
          {"sentry_mode", vehicle.signal("Vehicle.Private.Sentry.IsActive")},
          {"remote_start", vehicle.signal("Vehicle.Private.RemoteStart.IsActive")}};
}

Json climate_state(const Vehicle& vehicle) {
  const auto& is = [&vehicle](const char* path) -> const Json& { return vehicle.signal(path); };
  return {{"is_climate_on", is("Vehicle.Cabin.HVAC.IsAirConditioningActive")},
          {"is_front_defroster_on", is("Vehicle.Cabin.HVAC.IsFrontDefrosterActive")},
          {"driver_temp_setting", is("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature")},
          {"passenger_temp_setting", is("Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature")},
          {"inside_temp", is("Vehicle.Cabin.HVAC.AmbientAirTemperature")},
          {"outside_temp", is("Vehicle.Exterior.AirTemperature")},
          {"seat_heater_left", seat_level(is("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"))},
          {"seat_heater_right",
           seat_level(is("Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling"))}};
}

Json charge_state(const Vehicle& vehicle) {
  const auto is = [&vehicle](const std::string& name) -> const Json& {
    return vehicle.signal("Vehicle.Powertrain.TractionBattery." + name);
  };
  const Json& cable = is("Charging.ChargingPort.AnyPosition.IsChargingCableConnected");
  const Json& charging = is("Charging.IsCharging");
  Json state = nullptr;
  if (cable == false) state = "Disconnected";
  if (cable == true && charging.is_boolean()) state = charging == true ? "Charging" : "Stopped";
  return {{"battery_level", is("StateOfCharge.Displayed")},
          {"charge_limit_soc", is("Charging.ChargeLimit")},
          {"charging_state", state},
          {"charge_port_door_open", is("Charging.ChargingPort.AnyPosition.IsFlapOpen")}};
}

Json drive_state(const Vehicle& vehicle) {
  const Json& parked = vehicle.signal("Vehicle.Powertrain.Transmission.IsParkLockEngaged");
  return {{"speed", vehicle.signal("Vehicle.Speed")},
          {"shift_state", parked == true ? Json("P") : vehicle.signal("Vehicle.Private.Gear")}};
}

}  // namespace

Translation translate(const std::string& name, const Json& params, const Vehicle& vehicle) {
  if (vehicle.timeout_of(name)) return CatalogueCommand{.name = name, .params = params};
  const auto found = translations().find(name);
  if (found == translations().end()) {
    return base::unexpected(Untranslatable{
        .unknown = true, .why = "neither the vehicle's catalogue nor the Fleet API has it"});
  }
  auto translated = found->second(params, vehicle);
  if (translated && !vehicle.timeout_of(translated->name)) {
    return base::unexpected(Untranslatable{
        .unknown = true, .why = "the vehicle's catalogue has no " + translated->name});
  }
  return translated;
}

Json vehicle_json(const Vehicle& vehicle) {
  return {{"id", vehicle.id()},
          {"id_s", std::to_string(vehicle.id())},
          {"vehicle_id", vehicle.id()},
          {"vin", vehicle.options.vin},
          {"display_name", vehicle.options.display_name},
          {"state", vehicle.is_online() ? "online" : "offline"}};
}

Json vehicle_data(const Vehicle& vehicle) {
  Json data = vehicle_json(vehicle);
  data["vehicle_state"] = vehicle_state(vehicle);
  data["climate_state"] = climate_state(vehicle);
  data["charge_state"] = charge_state(vehicle);
  data["drive_state"] = drive_state(vehicle);
  data["signals"] = vehicle.signals();
  return data;
}

}  // namespace latchkey::cloud
