#include <CppUTest/TestHarness.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "client/mqtt_session.hpp"
#include "client_fixture.hpp"
#include "must.hpp"

using latchkey::client::ClientFixture;
using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::MqttSession;
using latchkey::client::must;
using latchkey::client::run_catalogue;
using latchkey::client::run_watch;

TEST_GROUP(Watch) {
  ClientFixture fixture;
  std::unique_ptr<MqttSession> vehicle{must(MqttSession::connect(fixture.address(), "vehicle"))};

  void tell(const std::string& topic, const std::string& payload) {
    must(vehicle->publish({.topic = std::string("vehicles/") + latchkey::client::kVin + "/" + topic,
                           .payload = payload,
                           .response_topic = {},
                           .correlation = {},
                           .content_type = {},
                           .traceparent = {},
                           .expires_in = {},
                           .retained = true}));
    static_cast<void>(vehicle->next(MqttSession::Clock::time_point::max()));
  }
};

TEST(Watch, Tells_what_changes_until_interrupted) {
  tell("state", R"({"Vehicle.Speed":0,"Vehicle.Doors":4})");
  int ends[2];
  CHECK_EQUAL(0, ::pipe(ends));
  std::FILE* out = ::fdopen(ends[1], "w");
  std::FILE* in = ::fdopen(ends[0], "r");
  Console console(out, out, false);
  Exit exit = Exit::internal;
  std::thread watching([&] {
    exit = must(run_watch({.broker = fixture.address(), .party = {.vin = latchkey::client::kVin}},
                          console, fixture.interrupts));
  });
  const auto next_line = [in] {
    char line[200] = "";
    return std::string(std::fgets(line, sizeof line, in) == nullptr ? "" : line);
  };
  STRCMP_CONTAINS("state     2 signals are known\n", next_line().c_str());
  tell("state", R"({"Vehicle.Speed":12,"Vehicle.Doors":4})");
  STRCMP_CONTAINS("state     Vehicle.Speed: 0 -> 12\n", next_line().c_str());
  tell("presence", R"({"online":true,"epoch":"e1","agent":"0.1.0"})");
  STRCMP_CONTAINS("presence  online, agent 0.1.0, epoch e1\n", next_line().c_str());
  tell("slot", R"({"busy":false,"holder":null})");
  STRCMP_CONTAINS("slot      idle\n", next_line().c_str());
  tell("callback", R"({"id":"id-1","command":"door_lock","status":"succeeded"})");
  STRCMP_CONTAINS("callback  door_lock id-1 succeeded\n", next_line().c_str());
  tell("slot", "\x1b[2J");
  STRCMP_CONTAINS("slot      not understood: \\x1b[2J\n", next_line().c_str());

  CHECK_EQUAL(0, ::kill(::getpid(), SIGINT));
  watching.join();
  CHECK_TRUE(exit == Exit::succeeded);
  std::fclose(out);
  std::fclose(in);
}

TEST(Watch, Catalogue_is_printed_when_there_is_one) {
  tell("catalogue", R"({"version":1,"commands":{"door_lock":{"title":"Lock"}}})");
  CHECK_TRUE(run_catalogue({.broker = fixture.address(), .party = {.vin = latchkey::client::kVin}},
                           fixture.console, fixture.interrupts) == Exit::succeeded);
  STRCMP_CONTAINS("door_lock                     Lock\n", fixture.written().c_str());
}
