#include "client/callback.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

#include "codec/callback.hpp"
#include "core/ids.hpp"

namespace core = latchkey::core;
namespace codec = latchkey::codec;

using latchkey::base::Millis;
using latchkey::client::parse_callback;
using latchkey::client::parse_slot;

TEST_GROUP(ReceivedCallback) {
  core::Catalogue catalogue{{"Vehicle.Speed", "Vehicle.Cabin.Mode"}, {}};
  core::Callback sent{.id = *core::CommandId::parse("id-1"),
                      .command = core::CommandName::parse("door_lock"),
                      .failure = {},
                      .progress = {},
                      .at = {},
                      .result = {}};

  latchkey::client::Callback received() const {
    return *parse_callback(codec::encode_callback(sent, catalogue));
  }
};

TEST(ReceivedCallback, Says_what_the_agent_said) {
  sent.status = core::Status::in_progress;
  sent.seq = 2;
  sent.executed = core::Executed::unknown;
  sent.progress = {.step = 1, .of = 2, .fraction = 0.5};
  sent.deadline = Millis(3200);
  const auto callback = received();
  STRCMP_EQUAL("id-1", callback.id.c_str());
  STRCMP_EQUAL("door_lock", callback.command.c_str());
  CHECK_TRUE(callback.status == core::Status::in_progress);
  CHECK_FALSE(callback.final);
  CHECK_EQUAL(2, callback.seq);
  CHECK_TRUE(callback.executed == core::Executed::unknown);
  CHECK_EQUAL(2, callback.progress.of);
  DOUBLES_EQUAL(0.5, callback.progress.fraction, 0);
  CHECK_EQUAL(3200, callback.deadline.count());
  CHECK_FALSE(callback.why.has_value());
}

TEST(ReceivedCallback, Recovered_is_known) {
  CHECK_FALSE(received().recovered);
  sent.recovered = true;
  CHECK_TRUE(received().recovered);
}

TEST(ReceivedCallback, Of_every_status_and_reason_is_understood) {
  for (int status = 0; status <= static_cast<int>(core::Status::rejected); ++status) {
    for (int reason = 0; reason <= static_cast<int>(core::kLastReason); ++reason) {
      sent.status = static_cast<core::Status>(status);
      sent.failure.emplace(static_cast<core::Reason>(reason), "because");
      const auto callback = received();
      CHECK_TRUE(callback.status == sent.status);
      CHECK_EQUAL(core::is_final(sent.status), callback.final);
      CHECK_TRUE(callback.why->reason == sent.failure->code);
      STRCMP_EQUAL("because", callback.why->detail.c_str());
    }
  }
}

TEST(ReceivedCallback, Busy_tells_the_holder_and_when_to_retry) {
  sent.failure.emplace(core::Reason::busy, "");
  sent.failure->retry_after = Millis(1500);
  sent.failure->holder = core::Holder{.id = *core::CommandId::parse("id-0"),
                                      .command = *core::CommandName::parse("trunk_open"),
                                      .progress = {.step = 1, .of = 2, .fraction = 0.5},
                                      .deadline = Millis(1500)};
  const auto callback = received();
  STRCMP_EQUAL("id-0", callback.why->holder->id.c_str());
  STRCMP_EQUAL("trunk_open", callback.why->holder->command.c_str());
  CHECK_EQUAL(1500, callback.why->holder->deadline.count());
  CHECK_EQUAL(1500, callback.why->retry_after->count());
}

TEST(ReceivedCallback, Interlock_tells_signal_condition_and_value) {
  sent.failure.emplace(core::Reason::interlock, "");
  sent.failure->interlock = core::InterlockBreach{
      {.signal = core::SignalId{0}, .comparison = core::Comparison::le, .value = 0.0}, 50.0};
  STRCMP_EQUAL("Vehicle.Speed <= 0, but it is 50", received().why->interlock.c_str());
  sent.failure->interlock->value.reset();
  STRCMP_EQUAL("Vehicle.Speed <= 0, but it is not known", received().why->interlock.c_str());
}

TEST(ReceivedCallback, Result_has_its_values_in_words) {
  sent.status = core::Status::succeeded;
  sent.result = {{core::SignalId{0}, 12.0}, {core::SignalId{1}, core::Word::clipped("eco")}};
  for (const auto& [signal, value] : received().result) {
    STRCMP_EQUAL(signal == "Vehicle.Speed" ? "12" : "eco", value.c_str());
  }
  CHECK_EQUAL(2, received().result.size());
}

TEST(ReceivedCallback, That_is_none_gives_nothing) {
  for (const char* payload : {"", "{", "[]", "null", "{}", R"({"status":1})",
                              R"({"status":"exploded"})", R"({"status":"accepted"} x)"}) {
    CHECK_FALSE_TEXT(parse_callback(payload).has_value(), payload);
  }
}

TEST(ReceivedCallback, With_members_of_the_wrong_kind_reads_them_as_absent) {
  const auto callback = parse_callback(R"({"status":"failed","id":7,"seq":-1,"progress":3,)"
                                       R"("deadline_ms":"soon","reason":"x","result":[]})");
  CHECK_TRUE(callback.has_value());
  STRCMP_EQUAL("", callback->id.c_str());
  CHECK_EQUAL(0, callback->seq);
  CHECK_EQUAL(0, callback->deadline.count());
  CHECK_FALSE(callback->why.has_value());
}

TEST(ReceivedCallback, With_a_reason_from_a_newer_agent_keeps_its_code) {
  const auto callback =
      parse_callback(R"({"status":"failed","reason":{"code":"struck_by_lightning"}})");
  CHECK_FALSE(callback->why->reason.has_value());
  STRCMP_EQUAL("struck_by_lightning", callback->why->code.c_str());
}

TEST_GROUP(ReceivedSlot){};

TEST(ReceivedSlot, Busy_has_a_holder_and_idle_has_none) {
  const core::Holder holder{.id = *core::CommandId::parse("id-0"),
                            .command = *core::CommandName::parse("trunk_open"),
                            .progress = {},
                            .deadline = Millis(10)};
  STRCMP_EQUAL("trunk_open", parse_slot(codec::encode_slot(holder, {}))->holder->command.c_str());
  CHECK_FALSE(parse_slot(codec::encode_slot(std::nullopt, {}))->holder.has_value());
  CHECK_FALSE(parse_slot("idle").has_value());
}
