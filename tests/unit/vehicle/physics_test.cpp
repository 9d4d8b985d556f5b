#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;
using core::Value;
using core::Word;

namespace {

constexpr auto kClimate = "Vehicle.Cabin.HVAC.IsAirConditioningActive";
constexpr auto kCabin = "Vehicle.Cabin.HVAC.AmbientAirTemperature";
constexpr auto kStartStop = "Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging";
constexpr auto kIsCharging = "Vehicle.Powertrain.TractionBattery.Charging.IsCharging";
constexpr auto kCharge = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed";

const Value kStart = Word::clipped("START");
const Value kStop = Word::clipped("STOP");

}  // namespace

TEST_GROUP(Physics) {
  Driver driver;

  void plug_in(bool connected) {
    driver.set(
        "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
        "IsChargingCableConnected",
        connected);
  }
};

TEST(Physics, cabin_warms_a_tenth_a_second_while_conditioned) {
  driver.ask(kClimate, true);
  driver.pass(Millis{300 + 10'000});
  DOUBLES_EQUAL(13.0, driver.number(kCabin), 1e-12);
}

TEST(Physics, cabin_reaches_the_set_temperature_and_rests) {
  driver.ask(kClimate, true);
  driver.ask("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 20.0);
  driver.ask("Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature", 20.55);
  driver.run();
  DOUBLES_EQUAL(20.275, driver.number(kCabin), 1e-12);
}

TEST(Physics, cabin_cools_down_to_the_weather_when_off) {
  driver.set("Vehicle.Cabin.HVAC.AmbientAirTemperature", 20.0);
  driver.pass(Millis{10'000});
  DOUBLES_EQUAL(19.9, driver.number(kCabin), 1e-12);
  driver.run();
  DOUBLES_EQUAL(12.0, driver.number(kCabin), 0);
}

TEST(Physics, charging_needs_the_cable) {
  driver.ask(kStartStop, kStart);
  driver.run();
  CHECK_FALSE(driver.truth(kIsCharging));
  plug_in(true);
  CHECK_TRUE(driver.truth(kIsCharging));
  plug_in(false);
  CHECK_FALSE(driver.truth(kIsCharging));
}

TEST(Physics, charging_fills_the_battery_to_its_limit) {
  plug_in(true);
  driver.ask("Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit", 63.0);
  driver.ask(kStartStop, kStart);
  driver.pass(Millis{1000 + 2000});
  DOUBLES_EQUAL(62.1, driver.number(kCharge), 1e-12);
  driver.run();
  DOUBLES_EQUAL(63.0, driver.number(kCharge), 0);
  CHECK_FALSE(driver.truth(kIsCharging));
}

TEST(Physics, charging_ends_when_told_to) {
  plug_in(true);
  driver.ask(kStartStop, kStart);
  driver.pass(Millis{5000});
  driver.ask(kStartStop, kStop);
  driver.run();
  CHECK_FALSE(driver.truth(kIsCharging));
  CHECK(driver.number(kCharge) < 63);
}

TEST(Physics, park_lock_follows_the_gear) {
  driver.set("Vehicle.Private.Gear", Word::clipped("D"));
  CHECK_FALSE(driver.truth("Vehicle.Powertrain.Transmission.IsParkLockEngaged"));
  driver.set("Vehicle.Private.Gear", Word::clipped("P"));
  CHECK_TRUE(driver.truth("Vehicle.Powertrain.Transmission.IsParkLockEngaged"));
}

TEST(Physics, low_voltage_system_follows_waking_and_remote_start) {
  const auto state = [this] {
    return std::string(std::get<Word>(driver.value("Vehicle.LowVoltageSystemState")).view());
  };
  check_text("OFF", state());
  driver.ask("Vehicle.Private.IsAwake", true);
  driver.run();
  check_text("ACC", state());
  driver.ask("Vehicle.Private.RemoteStart.IsActive", true);
  driver.run();
  check_text("ON", state());
}

}  // namespace latchkey::vehicle
