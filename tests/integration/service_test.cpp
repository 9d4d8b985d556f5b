// What the real agent tells systemd, which is played by a socket of the test's.
#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "supervisor/programs.hpp"
#include "support/child_process.hpp"
#include "support/notify_socket.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_loop.hpp"

namespace test_support = latchkey::test_support;

using std::chrono::milliseconds;

namespace {

constexpr int kNoJournal = 74;
constexpr int kConfiguration = 78;

constexpr const char* kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"owner","roles":["owner"],)"
    R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

}  // namespace

TEST_GROUP(Service) {
  test_support::TemporaryFolder folder;
  test_support::NotifySocket systemd;
  std::optional<test_support::ChildProcess> agent;

  // Nothing listens on the broker's port or the vehicle's socket.
  void setup() override {
    std::ofstream(folder.file("keys.json")) << kKeys;
    std::filesystem::copy_file(LATCHKEY_TEST_CATALOGUE, folder.file("catalogue.json"));
    ::chmod(folder.file("catalogue.json").c_str(), 0644);
    const nlohmann::json config = {{"vin", "LTCHKEYDEM0000001"},
                                   {"broker", {{"host", "127.0.0.1"}, {"port", 1}}},
                                   {"keys_file", "keys.json"},
                                   {"catalogue_file", "catalogue.json"},
                                   {"journal_file", "journal.db"},
                                   {"device_key_file", "device.jwk"},
                                   {"vehicle",
                                    {{"can",
                                      {{"socketcand", "unix:none.sock"},
                                       {"dbc_file", LATCHKEY_DEFAULT_DBC},
                                       {"signals_file", LATCHKEY_DEFAULT_SIGNALS}}}}}};
    std::ofstream(folder.file("config.json")) << config;
  }

  void start(const std::vector<std::string>& environment = {}) {
    std::vector<std::string> command{"env", "NOTIFY_SOCKET=" + systemd.path()};
    command.insert(command.end(), environment.begin(), environment.end());
    command.push_back((latchkey::supervisor::own_folder() / "latchkeyd").string());
    command.insert(command.end(), {"--config", folder.file("config.json")});
    agent.emplace(command, folder.file("log"));
  }

  void expect(const char* text) {
    STRCMP_CONTAINS(text, systemd.next(test_support::kPatience).value_or("nothing").c_str());
  }

  void await(const char* text) { CHECK_FALSE(systemd.await(text).empty()); }

  void expect_refusal(int status) {
    start();
    LONGS_EQUAL(status, agent->wait(test_support::kPatience).value_or(-1));
    CHECK_FALSE(systemd.next(milliseconds{0}).has_value());
  }
};

TEST(Service, Is_ready_without_a_broker_and_says_that_it_connects) {
  start();
  expect("READY=1");
  expect("STATUS=connecting to the broker; waiting for commands");
}

TEST(Service, That_cannot_start_is_never_ready) {
  ::chmod(folder.file("keys.json").c_str(), 0666);
  expect_refusal(kConfiguration);
  ::chmod(folder.file("keys.json").c_str(), 0644);
  std::filesystem::create_directory(folder.file("journal.db"));
  expect_refusal(kNoJournal);
}

TEST(Service, Tells_that_it_stops) {
  start();
  await("READY=1");
  agent->signal(SIGTERM);
  await("STOPPING=1");
  LONGS_EQUAL(0, agent->wait(test_support::kPatience).value_or(-1));
}

TEST(Service, Tells_the_beginning_and_the_end_of_a_reload) {
  start();
  await("READY=1");
  agent->signal(SIGHUP);
  await("RELOADING=1\nMONOTONIC_USEC=");
  await("READY=1");
  std::ofstream(folder.file("keys.json")) << "no keys";
  agent->signal(SIGHUP);  // a bad file ends it as well
  await("RELOADING=1");
  await("READY=1");
}

TEST(Service, Feeds_the_watchdog_while_it_turns_and_not_while_it_is_stopped) {
  start({"WATCHDOG_USEC=100000"});
  await("READY=1");
  for (int fed = 0; fed < 3; ++fed) await("WATCHDOG=1");
  agent->signal(SIGSTOP);
  while (systemd.next(milliseconds{0})) {
  }
  systemd.next(milliseconds{100});  // one may have been on its way
  CHECK_FALSE(systemd.next(milliseconds{400}).has_value());
  agent->signal(SIGCONT);
  await("WATCHDOG=1");
}

TEST(Service, Without_a_watchdog_feeds_none) {
  start();
  await("READY=1");
  agent->signal(SIGTERM);
  for (;;) {
    const auto message = systemd.next(test_support::kPatience);
    CHECK_TRUE(message.has_value());
    CHECK_TRUE(message->find("WATCHDOG") == std::string::npos);
    if (message->find("STOPPING=1") != std::string::npos) break;
  }
}
