// A new device, from its first request to its first command: the programs that a factory types.
#include <CppUTest/TestHarness.h>

#include <filesystem>

#include "client/authenticity.hpp"
#include "client/files.hpp"
#include "integration/fleet_rig.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/programs.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey::integration;  // NOLINT(google-build-using-namespace)
using latchkey::client::Authenticity;
using latchkey::client::CallbackCheck;
using latchkey::client::file_exists;
using latchkey::client::read_file;
namespace fs = std::filesystem;

TEST_GROUP(Request) {
  latchkey::test_support::TemporaryFolder folder;
  Simulation sim;
  FleetRig fleet{sim};

  const std::string config = sim.stack().workspace().file("latchkeyd.json").string();
  const std::string device_key = sim.stack().workspace().file("journal/device.jwk").string();
  const std::string tls = folder.file("tls");
  const std::string request = folder.file("request.json");
  const std::string vehicle = "vehicles/" + sim.stack().vin();

  // The agent of the simulation becomes one that has no keys.
  void make_new() {
    sim.stack().agent().stop(std::chrono::seconds(10));
    fleet.forget_agent_log();
    fs::remove(device_key);
    auto changed = Json::parse(or_throw(read_file(config)));
    changed["broker"]["tls"]["cert_file"] = tls + "/device.pem";
    changed["broker"]["tls"]["key_file"] = tls + "/device.key";
    or_throw(latchkey::client::replace_file(config, changed.dump()));
  }

  // `latchkeyd request`; its stdout becomes the file `request`.
  void ask() {
    const std::string program = (latchkey::supervisor::own_folder() / "latchkeyd").string();
    const std::string line = '"' + program + "\" request --folder \"" + tls + "\" --config \"" +
                             config + "\" > \"" + request + '"';
    latchkey::test_support::ChildProcess shell({"sh", "-c", line}, folder.file("request.log"));
    LONGS_EQUAL(0, shell.wait(latchkey::test_support::kPatience).value_or(-1));
  }
};

TEST(Request, Granted_lets_the_device_in_and_its_owner_command_it) {
  make_new();
  ask();
  fleet.provision({"--vin", sim.stack().vin(), "--request", request, "--force"});
  CHECK_FALSE(file_exists(sim.stack().fleet_file(vehicle + ".key")));
  fs::copy_file(sim.stack().fleet_file(vehicle + ".pem"), tls + "/device.pem");
  or_throw(sim.stack().start_agent());
  sim.owner().reconnect();

  const Answer answer = sim.owner().outcome(sim.owner().send("door_unlock"));
  STRCMP_EQUAL("succeeded", answer.status().c_str());
  const auto check =
      CallbackCheck::from_file(sim.crypto(), sim.stack().fleet_file(vehicle + ".jwk"));
  const std::string jws = user_property(answer.message, "jws");
  CHECK(check.value().of(answer.message.payload, jws) == Authenticity::genuine);
}

TEST(Request, Made_again_is_the_same) {
  make_new();
  ask();
  const std::string first = or_throw(read_file(request));
  ask();
  STRCMP_EQUAL(first.c_str(), or_throw(read_file(request)).c_str());
  STRCMP_CONTAINS("fingerprint: ", or_throw(read_file(folder.file("request.log"))).c_str());
}
