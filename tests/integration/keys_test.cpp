// Keys that change while the agent runs: `latchkey keys`, the file itself, SIGHUP.
#include <CppUTest/TestHarness.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "client/files.hpp"
#include "integration/or_throw.hpp"
#include "integration/simulation.hpp"
#include "supervisor/programs.hpp"

using latchkey::client::Signer;
using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::or_throw;
using latchkey::integration::Simulation;

namespace fs = std::filesystem;
namespace supervisor = latchkey::supervisor;

namespace {

constexpr const char* kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";

}  // namespace

TEST_GROUP(KeyChange) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};
  std::string set = file("keys/keys.json");

  std::string file(const char* name) { return sim.stack().workspace().file(name).string(); }

  void latchkey(std::vector<std::string> arguments) {
    or_throw(supervisor::run_to_end({.name = "latchkey",
                                     .path = supervisor::own_folder() / "latchkey",
                                     .arguments = std::move(arguments),
                                     .log = file("log/keys.log")}));
  }

  void expect_ping_answered() {
    STRCMP_EQUAL("succeeded", sim.owner().outcome(sim.owner().send("ping")).status().c_str());
  }
};

TEST(KeyChange, Key_revoked_while_its_command_runs_ends_it_and_undoes_it) {
  const std::string id = sim.driver().send("window_set", {{"percent", 100}});
  sim.owner().await_topic("state", [](const Json& state) { return state.value(kWindow, 0.0) > 0; });
  latchkey({"keys", "revoke", "driver", "--set", set});

  const Answer failed = sim.driver().outcome(id);
  STRCMP_EQUAL("failed", failed.status().c_str());
  STRCMP_EQUAL("unauthenticated", failed.reason().c_str());
  STRCMP_EQUAL("no", failed.executed().c_str());
  STRCMP_EQUAL((std::string(kWindow) + "=0\n").c_str(),
               sim.vehicle("get " + std::string(kWindow)).c_str());

  CHECK_FALSE(sim.agent_logged("event=ignored"));
  sim.driver().send("ping");  // nobody any more
  sim.await_agent_log("event=ignored");
  expect_ping_answered();
}

TEST(KeyChange, Key_added_is_accepted_without_a_restart) {
  const std::string key = file("keys/alice.jwk");
  latchkey({"keygen", "--kid", "alice", "--out", key, "--set", file("keys/hers.json")});
  latchkey({"keys", "add", key, "--role", "driver", "--set", set});
  sim.await_agent_log("3 keys in use");

  const Signer alice = or_throw(Signer::from_file(sim.crypto(), key));
  const auto claims = sim.driver().claims("ping");
  sim.driver().publish(sim.driver().envelope(or_throw(alice.sign(claims))));
  STRCMP_EQUAL("succeeded", sim.driver().outcome(claims.id).status().c_str());
}

TEST(KeyChange, Bad_file_leaves_the_keys_in_use_and_is_told) {
  std::ofstream(set) << R"({"keys":[]})";
  sim.await_agent_log("the keys before stay in use");
  CHECK_TRUE(sim.agent_logged("keys.json: $.keys"));
  expect_ping_answered();
}

TEST(KeyChange, File_that_others_may_change_is_bad_until_its_mode_is_not_and_SIGHUP_reads_it) {
  const std::string smaller = file("keys/smaller");
  fs::copy_file(set, smaller);
  fs::permissions(smaller, fs::perms(0666));
  latchkey({"keys", "revoke", "driver", "--set", smaller});
  fs::rename(smaller, set);
  sim.await_agent_log("others than its owner may change it (mode 0666)");
  sim.await_agent_log("the keys before stay in use");

  fs::permissions(set, fs::perms(0644));  // no event: nothing was written
  CHECK_FALSE(sim.agent_logged("1 keys in use"));
  sim.stack().agent().signal(SIGHUP);
  sim.await_agent_log("1 keys in use");
  expect_ping_answered();
}
