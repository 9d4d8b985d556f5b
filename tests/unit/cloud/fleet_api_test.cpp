#include "cloud/fleet_api.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

#include "vehicle_rig.hpp"

using latchkey::cloud::introduce;
using latchkey::cloud::Json;
using latchkey::cloud::kVin;
using latchkey::cloud::one_vehicle;
using latchkey::cloud::tell;
using latchkey::cloud::translate;
using latchkey::cloud::vehicle_data;
using latchkey::cloud::Vehicles;

TEST_GROUP(FleetApi) {
  Vehicles vehicles = one_vehicle();

  void setup() override {
    introduce(vehicles,
              {"door_lock", "climate_on", "charge_limit", "trunk_open", "trunk_close", "frunk_open",
               "windows_vent", "windows_close", "sentry_on", "sentry_off", "seat_heater"});
  }

  // "name params", or why not.
  std::string translated(const std::string& name, const Json& params = Json::object()) {
    const auto command = translate(name, params, *vehicles.find(kVin));
    if (command) return command->name + ' ' + command->params.dump();
    return (command.error().unknown ? "unknown: " : "unfit: ") + command.error().why;
  }
};

TEST(FleetApi, NameOfTheCatalogue_isTakenAsItIs) {
  STRCMP_EQUAL("door_lock {\"a\":1}", translated("door_lock", {{"a", 1}}).c_str());
}

TEST(FleetApi, NamesOfTheirs_becomeTheCatalogues) {
  STRCMP_EQUAL("climate_on {}", translated("auto_conditioning_start").c_str());
  STRCMP_EQUAL("charge_limit {\"percent\":80}",
               translated("set_charge_limit", {{"percent", 80}}).c_str());
  STRCMP_EQUAL("charge_limit {\"percent\":100}", translated("charge_max_range").c_str());
  STRCMP_EQUAL("windows_vent {}",
               translated("window_control", {{"command", "vent"}, {"lat", 0}, {"lon", 0}}).c_str());
  STRCMP_EQUAL("sentry_off {}", translated("set_sentry_mode", {{"on", false}}).c_str());
  STRCMP_EQUAL("frunk_open {}", translated("actuate_trunk", {{"which_trunk", "front"}}).c_str());
}

TEST(FleetApi, Trunk_isMovedTheOtherWay) {
  tell(vehicles, "state", {{"Vehicle.Body.Trunk.Rear.IsOpen", false}});
  STRCMP_EQUAL("trunk_open {}", translated("actuate_trunk", {{"which_trunk", "rear"}}).c_str());

  tell(vehicles, "state", {{"Vehicle.Body.Trunk.Rear.IsOpen", true}});
  STRCMP_EQUAL("trunk_close {}", translated("actuate_trunk", {{"which_trunk", "rear"}}).c_str());
}

TEST(FleetApi, SeatHeater_leavesTheOtherSeatAsItIs) {
  tell(vehicles, "state",
       {{"Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling", 66},
        {"Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling", 0}});

  STRCMP_EQUAL("seat_heater {\"driver\":66,\"passenger\":100}",
               translated("remote_seat_heater_request", {{"heater", 1}, {"level", 3}}).c_str());
}

TEST(FleetApi, ParametersThatDoNotFit_areRefused) {
  STRCMP_EQUAL("unfit: \"on\" must be true or false", translated("set_sentry_mode").c_str());
  STRCMP_EQUAL("unfit: \"command\" must be one of close, vent",
               translated("window_control", {{"command", "open"}}).c_str());
  STRCMP_CONTAINS("unfit: ",
                  translated("remote_seat_heater_request", {{"heater", 9}, {"level", 1}}).c_str());
}

TEST(FleetApi, UnknownName_orOneThatTheVehicleLacks_isUnknown) {
  STRCMP_CONTAINS("unknown: ", translated("self_destruct").c_str());
  STRCMP_CONTAINS("unknown: ", translated("remote_start_drive").c_str());
}

TEST(FleetApi, VehicleData_isMadeOfSignals) {
  Json state{{"Vehicle.Speed", 0},
             {"Vehicle.Powertrain.Transmission.IsParkLockEngaged", true},
             {"Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed", 62},
             {"Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
              "IsChargingCableConnected",
              true},
             {"Vehicle.Powertrain.TractionBattery.Charging.IsCharging", true}};
  for (const char* door : {"Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide"}) {
    state["Vehicle.Cabin.Door." + std::string(door) + ".IsLocked"] = true;
  }
  tell(vehicles, "state", state);
  CHECK(vehicle_data(*vehicles.find(kVin))["vehicle_state"]["locked"].is_null());

  state["Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked"] = true;
  tell(vehicles, "state", state);
  const Json data = vehicle_data(*vehicles.find(kVin));

  CHECK(data["vehicle_state"]["locked"] == true);
  CHECK(data["charge_state"]["charging_state"] == "Charging");
  CHECK(data["charge_state"]["battery_level"] == 62);
  CHECK(data["drive_state"]["shift_state"] == "P");
  CHECK(data["climate_state"]["inside_temp"].is_null());
  CHECK(data["state"] == "online");
}
