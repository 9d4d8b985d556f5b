#include "cloud/vehicles.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <utility>
#include <vector>

#include "vehicle_rig.hpp"

using latchkey::cloud::introduce;
using latchkey::cloud::Json;
using latchkey::cloud::kVin;
using latchkey::cloud::one_vehicle;
using latchkey::cloud::tell;
using latchkey::cloud::Vehicle;
using latchkey::cloud::Vehicles;

TEST_GROUP(Vehicles) {
  Vehicles vehicles = one_vehicle();
  std::vector<std::pair<std::string, Json>> events;

  void setup() override {
    vehicles.on_change([this](std::string_view, std::string_view event, const Json& data) {
      events.emplace_back(event, data);
    });
  }

  const Vehicle& vehicle() { return *vehicles.find(kVin); }
};

TEST(Vehicles, Presence_isTold) {
  tell(vehicles, "presence", {{"online", true}, {"epoch", "e7"}, {"agent", "0.1.0"}});

  CHECK(vehicle().is_online());
  STRCMP_EQUAL("presence", events.back().first.c_str());
  STRCMP_EQUAL("e7", events.back().second["epoch"].get<std::string>().c_str());
  STRCMP_EQUAL(kVin, events.back().second["vin"].get<std::string>().c_str());
}

TEST(Vehicles, State_onlyChangesAreTold_andWhatIsGoneIsNull) {
  tell(vehicles, "state", {{"a", 1}, {"b", true}, {"c", 3}});
  tell(vehicles, "state", {{"a", 2}, {"b", true}});

  CHECK((events.back().second["signals"] == Json{{"a", 2}, {"c", nullptr}}));
  CHECK(vehicle().signal("c").is_null());
}

TEST(Vehicles, State_unchanged_isNotTold) {
  tell(vehicles, "state", {{"a", 1}});
  const auto told = events.size();
  tell(vehicles, "state", {{"a", 1}});

  CHECK_EQUAL(told, events.size());
}

TEST(Vehicles, Learnt_isStateAsWell) {
  tell(vehicles, "state", {{"a", 1}, {"b", 2}});
  vehicles.learn(kVin, {{"a", 5}});

  CHECK(vehicle().signal("a") == 5);
  CHECK(vehicle().signal("b") == 2);
  CHECK((events.back().second["signals"] == Json{{"a", 5}}));
}

TEST(Vehicles, Catalogue_tellsTimeouts) {
  CHECK_FALSE(vehicle().has_catalogue());
  introduce(vehicles, {"door_lock"});

  CHECK(vehicle().timeout_of("door_lock") == latchkey::base::Millis{5000});
  CHECK_FALSE(vehicle().timeout_of("door_unlock").has_value());
}

TEST(Vehicles, ForgottenPresence_isOffline_andTold) {
  introduce(vehicles, {});
  vehicles.forget_presence();

  CHECK_FALSE(vehicle().is_online());
  CHECK_FALSE(events.back().second["online"].get<bool>());
}

TEST(Vehicles, Id_isTheSameInEveryInstance_andFindsIt) {
  const Vehicles other = one_vehicle();
  const auto id = vehicle().id();

  CHECK(id == other.find(kVin)->id());
  CHECK(id < (std::uint64_t{1} << 53U));
  POINTERS_EQUAL(&vehicle(), vehicles.find(std::to_string(id)));
}

TEST(Vehicles, WhatMakesNoSense_isIgnored) {
  introduce(vehicles, {"door_lock"});
  latchkey::client::Message message;
  message.topic = std::string("vehicles/") + kVin + "/presence";
  message.payload = "offline";
  vehicles.receive(message);
  message.topic = "vehicles/OTHERVEHXCLE00001/presence";
  message.payload = R"({"online":false})";
  vehicles.receive(message);
  message.topic = "vehicles";
  vehicles.receive(message);

  CHECK(vehicle().is_online());
}
