#include "cloud/command.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::base::Millis;
using latchkey::base::WallTime;
using latchkey::cloud::Command;
using latchkey::cloud::from_entry;
using latchkey::cloud::given_up;
using latchkey::cloud::heard;
using latchkey::cloud::Json;
using latchkey::cloud::not_sent;
using latchkey::cloud::response_of;
using latchkey::cloud::State;
using latchkey::cloud::to_entry;
using latchkey::cloud::to_json;

namespace {

constexpr WallTime kThen{Millis{1'790'000'000'000}};

Command a_command() {
  Command command;
  command.id = "c1";
  command.vin = "LTCHKEYDEM0000001";
  command.client = "owner";
  command.name = "windows_set";
  command.params = {{"percent", 50}};
  command.created_at = kThen;
  command.start_by = kThen + Millis{10'000};
  command.give_up_at = kThen + Millis{13'000};
  return command;
}

std::string callback(const char* status, unsigned seq, const char* id = "c1") {
  return Json{{"id", id},
              {"command", "windows_set"},
              {"status", status},
              {"seq", seq},
              {"executed", "yes"},
              {"reason", nullptr},
              {"progress", {{"step", 1}, {"of", 1}, {"fraction", 0.5}}},
              {"deadline_ms", 7000},
              {"at", "2026-11-23T10:00:00.123Z"},
              {"result", {{"Vehicle.Speed", 0}}}}
      .dump();
}

Command after(const Command& command, const char* status, unsigned seq) {
  return heard(command, callback(status, seq), kThen + Millis{100}).value();
}

}  // namespace

TEST_GROUP(Command){};

TEST(Command, Sent_accepted_isOpenAndGivenUpLater) {
  const Command now = after(a_command(), "accepted", 1);

  CHECK(now.state == State::accepted);
  CHECK_FALSE(is_final(now.state));
  CHECK(now.version > a_command().version);
  CHECK_EQUAL(7000, now.deadline_ms);
  CHECK(now.give_up_at > kThen + Millis{7100});
  CHECK(now.executed.empty());
  CHECK(response_of(now).is_null());
}

TEST(Command, Running_callbackThatIsOlder_tellsNothing) {
  const Command now = after(a_command(), "in_progress", 5);

  CHECK_FALSE(heard(now, callback("in_progress", 5), kThen).has_value());
  CHECK_FALSE(heard(now, callback("accepted", 1), kThen).has_value());
}

TEST(Command, Running_outcomeWithALowerNumber_settlesIt) {
  const Command now = after(after(a_command(), "in_progress", 5), "succeeded", 3);

  CHECK(now.state == State::succeeded);
  CHECK(now.settled_at.has_value());
  STRCMP_EQUAL("yes", now.executed.c_str());
  CHECK_EQUAL(true, response_of(now)["result"].get<bool>());
  STRCMP_EQUAL("", response_of(now)["reason"].get<std::string>().c_str());
}

TEST(Command, Accepted_refusal_tellsNothing) {
  const Command now = after(a_command(), "accepted", 1);

  CHECK_FALSE(heard(now, callback("rejected", 2), kThen).has_value());
}

TEST(Command, Settled_anything_tellsNothing) {
  const Command now = after(a_command(), "succeeded", 2);

  CHECK_FALSE(heard(now, callback("failed", 9), kThen).has_value());
}

TEST(Command, Sent_callbackOfAnother_orNoCallback_tellsNothing) {
  CHECK_FALSE(heard(a_command(), callback("accepted", 1, "c2"), kThen).has_value());
  CHECK_FALSE(heard(a_command(), "{\"id\":\"c1\"", kThen).has_value());
  CHECK_FALSE(heard(a_command(), "[]", kThen).has_value());
}

TEST(Command, Refused_response_hasCodeAndWords) {
  const std::string refusal =
      Json{{"id", "c1"},
           {"command", "windows_set"},
           {"status", "rejected"},
           {"seq", 1},
           {"executed", "no"},
           {"reason", {{"code", "interlock"}, {"detail", "Vehicle.Speed <= 0 does not hold"}}}}
          .dump();

  const Json response = response_of(heard(a_command(), refusal, kThen).value());

  CHECK_EQUAL(false, response["result"].get<bool>());
  STRCMP_EQUAL("interlock", response["reason"].get<std::string>().c_str());
  STRCMP_EQUAL("Vehicle.Speed <= 0 does not hold", response["detail"].get<std::string>().c_str());
  STRCMP_EQUAL("rejected", response["status"].get<std::string>().c_str());
  STRCMP_EQUAL("no", response["executed"].get<std::string>().c_str());
}

TEST(Command, Silent_isUnanswered_andNobodyKnowsWhetherItWasExecuted) {
  const Command now = given_up(a_command(), kThen + Millis{13'000});

  CHECK(now.state == State::unanswered);
  CHECK(is_final(now.state));
  STRCMP_EQUAL("unknown", now.executed.c_str());
}

TEST(Command, NotSent_wasNotExecuted) {
  STRCMP_EQUAL("no", not_sent(a_command(), "why", kThen).executed.c_str());
}

TEST(Command, Entry_thereAndBack_isTheSame) {
  Command command = after(a_command(), "succeeded", 4);
  command.callback = "mine";
  command.tracestate = "a=b";
  command.recovered = true;

  const auto entry = to_entry(command);
  const auto back = from_entry(entry);

  CHECK(entry.final);
  CHECK(entry.to_deliver);
  CHECK(back.has_value());
  CHECK(to_json(*back) == to_json(command));
  CHECK(to_entry(*back).record == entry.record);
  CHECK(back->version == command.version);
}

TEST(Command, Entry_ofAnotherProgram_isNone) {
  CHECK_FALSE(from_entry({.id = "c1", .vin = "V", .record = "{}"}).has_value());
  CHECK_FALSE(from_entry({.id = "c1", .vin = "V", .record = "no JSON"}).has_value());
}

TEST(Command, Entry_open_isNotToBeDelivered) {
  Command command = a_command();
  command.callback = "mine";

  CHECK_FALSE(to_entry(command).final);
  CHECK_FALSE(to_entry(command).to_deliver);
}
