// Who may read and write what at the broker. It answers a forbidden message like any other, so each
// test waits for one that is allowed, which was sent after what must not arrive.
#include <CppUTest/TestHarness.h>

#include "integration/fleet_rig.hpp"

using namespace latchkey::integration;  // NOLINT(google-build-using-namespace)
using latchkey::test_support::MqttProbe;

namespace {

constexpr const char* kOtherVin = "LTCHKEYDEM0000002";
constexpr const char* kForged = "forged";
constexpr const char* kGenuine = "genuine";

ProbeMessage message(std::string topic, std::string payload, bool retained = false) {
  ProbeMessage message;
  message.topic = std::move(topic);
  message.payload = std::move(payload);
  message.qos = 1;
  message.retained = retained;
  return message;
}

// All that arrived up to, and without, the message that says so.
std::vector<ProbeMessage> received_before_genuine(MqttProbe& probe) {
  std::vector<ProbeMessage> received;
  for (;;) {
    auto next = probe.receive();
    if (!next) throw std::runtime_error("the message that is allowed does not arrive");
    if (next->payload == kGenuine) return received;
    received.push_back(std::move(*next));
  }
}

}  // namespace

// Beside the simulation's own there are another vehicle, and a client for it alone.
TEST_GROUP(Access) {
  Simulation sim;
  FleetRig fleet{sim};
  std::string vehicle{"vehicles/" + sim.stack().vin() + '/'};
  std::string other_vehicle{std::string("vehicles/") + kOtherVin + '/'};
  std::unique_ptr<MqttProbe> stranger;
  std::unique_ptr<MqttProbe> other_device;

  void setup() override {
    fleet.provision({"--vin", kOtherVin, "--client", "stranger"});
    sim.await_agent_log("event=link_up");
    sim.owner().reconnect();
    sim.driver().reconnect();
    stranger = fleet.connect("stranger", fleet.made("clients/stranger"));
    other_device = fleet.connect("other", fleet.made(std::string("vehicles/") + kOtherVin));
  }

  std::unique_ptr<MqttProbe> device() {
    return fleet.connect("device", fleet.made("vehicles/" + sim.stack().vin()));
  }
};

TEST(Access, Client_of_another_vehicle_cannot_send_commands) {
  const auto claims = sim.owner().claims("ping");
  const ProbeMessage command = sim.owner().envelope(sim.owner().sign(claims));
  stranger->publish(command);
  CHECK(sim.owner().stays_unanswered(claims.id));
  sim.owner().publish(command);
  sim.owner().outcome(claims.id);
}

TEST(Access, Client_of_another_vehicle_hears_nothing_of_this_one) {
  for (const char* filter : {"#", "vehicles/#", "vehicles/+/+", "clients/#"}) {
    stranger->subscribe(filter, 1);
  }
  stranger->subscribe(vehicle + "presence", 1);  // retained, and there
  sim.owner().outcome(sim.owner().send("door_unlock"));
  other_device->publish(message(other_vehicle + "presence", kGenuine));
  LONGS_EQUAL(0, received_before_genuine(*stranger).size());
}

TEST(Access, Client_does_not_hear_the_commands_of_others) {
  sim.driver().probe().subscribe(vehicle + "command", 1);
  sim.driver().probe().subscribe("#", 1);
  sim.owner().outcome(sim.owner().send("ping"));
  device()->publish(message("clients/driver/callback/x", kGenuine));
  for (const auto& received : received_before_genuine(sim.driver().probe())) {
    CHECK(received.topic != vehicle + "command");
  }
}

TEST(Access, Client_cannot_speak_as_the_agent) {
  for (const char* name : {"callback", "presence", "slot", "state", "catalogue"}) {
    sim.owner().publish(message(vehicle + name, kForged, /*retained=*/true));
  }
  sim.owner().publish(message("clients/driver/callback/x", kForged));
  sim.owner().publish(message("clients/owner/callback/x", kForged));
  device()->publish(message("clients/driver/callback/x", kGenuine));
  for (const auto& received : received_before_genuine(sim.driver().probe())) {
    CHECK(received.payload != kForged);
  }
  // What was kept, too: it comes with a new subscription, and this one after it.
  auto latecomer = fleet.connect("late", fleet.made("clients/driver"));
  latecomer->subscribe(vehicle + "+", 1);
  latecomer->subscribe("clients/driver/callback/#", 1);
  device()->publish(message("clients/driver/callback/x", kGenuine));
  const auto kept = received_before_genuine(*latecomer);
  CHECK(kept.size() >= 3);
  for (const auto& received : kept) CHECK(received.payload != kForged);
}

TEST(Access, Agent_of_another_vehicle_reads_and_tells_nothing_of_this_one) {
  other_device->subscribe(vehicle + "command", 1);
  other_device->subscribe("#", 1);
  sim.owner().outcome(sim.owner().send("ping"));
  stranger->publish(message(other_vehicle + "command", kGenuine));
  LONGS_EQUAL(0, received_before_genuine(*other_device).size());

  for (const char* name : {"callback", "presence", "slot", "state", "catalogue"}) {
    other_device->publish(message(vehicle + name, kForged, /*retained=*/true));
  }
  device()->publish(message(vehicle + "callback", kGenuine));
  for (const auto& received : received_before_genuine(sim.driver().probe())) {
    CHECK(received.payload != kForged);
  }
}

TEST(Access, Agent_cannot_command_its_own_vehicle) {
  const auto claims = sim.owner().claims("ping");
  device()->publish(sim.owner().envelope(sim.owner().sign(claims)));
  CHECK(sim.owner().stays_unanswered(claims.id));
}
