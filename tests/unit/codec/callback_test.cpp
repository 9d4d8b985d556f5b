#include "codec/callback.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>

namespace latchkey::codec {
namespace {

using core::Reason;
using core::Status;

constexpr base::WallTime kNow{base::Millis{1795341600123}};
constexpr core::SignalId kLocked{0};
constexpr core::SignalId kSpeed{1};
constexpr core::SignalId kGear{2};

core::Callback callback(Status status) {
  return {.id = core::CommandId::parse("0192f5c0").value(),
          .command = core::CommandName::parse("door_lock").value(),
          .status = status,
          .failure = {},
          .progress = {},
          .at = kNow,
          .result = {}};
}

core::Holder holder() {
  return {.id = core::CommandId::parse("other-1").value(),
          .command = core::CommandName::parse("charge_start").value(),
          .progress = {.step = 1, .of = 2, .fraction = 0.25},
          .deadline = base::Millis{1500}};
}

}  // namespace

TEST_GROUP(Callback) {
  core::Catalogue catalogue{
      .signals = {"Vehicle.Door.IsLocked", "Vehicle.Speed", "Vehicle.Private.Gear"},
      .commands = {}};

  void check_text(const char* expected, const core::Callback& told) {
    STRCMP_EQUAL(expected, encode_callback(told, catalogue).c_str());
  }

  std::string reason_of(const core::Failure& failure) {
    core::Callback told = callback(Status::rejected);
    told.failure = failure;
    return nlohmann::ordered_json::parse(encode_callback(told, catalogue))["reason"].dump();
  }
};

TEST(Callback, accepted_is_written_whole) {
  core::Callback told = callback(Status::accepted);
  told.progress.of = 2;
  told.deadline = base::Millis{5000};
  check_text(R"({"id":"0192f5c0","command":"door_lock","status":"accepted","final":false,"seq":1,)"
             R"("executed":"no","retryable":false,"reason":null,)"
             R"("progress":{"step":0,"of":2,"fraction":0.0},"deadline_ms":5000,)"
             R"("at":"2026-11-22T10:00:00.123Z","result":null})",
             told);
}

TEST(Callback, in_progress_is_written_whole) {
  core::Callback told = callback(Status::in_progress);
  told.seq = 2;
  told.executed = core::Executed::unknown;
  told.progress = {.step = 1, .of = 3, .fraction = 0.5};
  told.deadline = base::Millis{1234};
  check_text(
      R"({"id":"0192f5c0","command":"door_lock","status":"in_progress","final":false,"seq":2,)"
      R"("executed":"unknown","retryable":false,"reason":null,)"
      R"("progress":{"step":1,"of":3,"fraction":0.5},"deadline_ms":1234,)"
      R"("at":"2026-11-22T10:00:00.123Z","result":null})",
      told);
}

TEST(Callback, recovered_is_told_after_executed_and_only_where_it_holds) {
  core::Callback told = callback(Status::succeeded);
  CHECK(encode_callback(told, catalogue).find("recovered") == std::string::npos);
  told.executed = core::Executed::yes;
  told.recovered = true;
  check_text(R"({"id":"0192f5c0","command":"door_lock","status":"succeeded","final":true,"seq":1,)"
             R"("executed":"yes","recovered":true,"retryable":false,"reason":null,)"
             R"("progress":{"step":0,"of":0,"fraction":0.0},"deadline_ms":0,)"
             R"("at":"2026-11-22T10:00:00.123Z","result":null})",
             told);
}

TEST(Callback, succeeded_is_written_whole_with_its_result) {
  core::Callback told = callback(Status::succeeded);
  told.seq = 3;
  told.executed = core::Executed::yes;
  told.progress = {.step = 2, .of = 2, .fraction = 1.0};
  told.result = {{kLocked, true}, {kSpeed, 12.5}, {kGear, core::Word::clipped("P")}};
  check_text(R"({"id":"0192f5c0","command":"door_lock","status":"succeeded","final":true,"seq":3,)"
             R"("executed":"yes","retryable":false,"reason":null,)"
             R"("progress":{"step":2,"of":2,"fraction":1.0},"deadline_ms":0,)"
             R"("at":"2026-11-22T10:00:00.123Z","result":{"Vehicle.Door.IsLocked":true,)"
             R"("Vehicle.Speed":12.5,"Vehicle.Private.Gear":"P"}})",
             told);
}

TEST(Callback, rejected_is_written_whole_even_without_a_command) {
  core::Callback told = callback(Status::rejected);
  told.command = std::nullopt;
  told.failure = core::Failure(Reason::malformed, "exp is missing");
  check_text(
      R"({"id":"0192f5c0","command":null,"status":"rejected","final":true,"seq":1,)"
      R"("executed":"no","retryable":false,"reason":{"code":"malformed","detail":"exp is missing"},)"
      R"("progress":{"step":0,"of":0,"fraction":0.0},"deadline_ms":0,)"
      R"("at":"2026-11-22T10:00:00.123Z","result":null})",
      told);
}

TEST(Callback, every_status_has_its_word_and_finality) {
  for (const Status status :
       {Status::accepted, Status::in_progress, Status::succeeded, Status::failed, Status::timed_out,
        Status::cancelled, Status::rejected}) {
    const auto json = nlohmann::json::parse(encode_callback(callback(status), catalogue));
    CHECK(json["status"] == core::to_string(status));
    CHECK(json["final"] == core::is_final(status));
  }
}

TEST(Callback, every_reason_has_its_code_and_retryability) {
  for (int i = 0; i <= static_cast<int>(core::kLastReason); ++i) {
    const auto reason = static_cast<Reason>(i);
    core::Callback told = callback(Status::failed);
    told.failure = core::Failure(reason, "because");
    const auto json = nlohmann::json::parse(encode_callback(told, catalogue));
    CHECK(json["reason"]["code"] == core::to_string(reason));
    CHECK(!json["reason"]["code"].get<std::string>().empty());
    CHECK(json["reason"]["detail"] == "because");
    CHECK_EQUAL(2, json["reason"].size());
    CHECK(json["retryable"] == core::is_retryable(reason));
  }
}

TEST(Callback, busy_tells_the_holder_and_when_to_come_back) {
  core::Failure failure(Reason::busy, "another command has the slot");
  failure.holder = holder();
  failure.retry_after = base::Millis{1500};
  STRCMP_EQUAL(R"({"code":"busy","detail":"another command has the slot","holder":{"id":"other-1",)"
               R"("command":"charge_start","progress":{"step":1,"of":2,"fraction":0.25},)"
               R"("deadline_ms":1500},"retry_after_ms":1500})",
               reason_of(failure).c_str());
}

TEST(Callback, interlock_tells_signal_condition_and_value) {
  core::Failure failure(Reason::interlock, "moving");
  failure.interlock = {.condition = {kSpeed, core::Comparison::le, 0.0}, .value = 12.0};
  STRCMP_EQUAL(R"({"code":"interlock","detail":"moving","interlock":{"signal":"Vehicle.Speed",)"
               R"("condition":"<= 0","value":12}})",
               reason_of(failure).c_str());
}

TEST(Callback, interlock_on_an_unknown_signal_has_no_value) {
  core::Failure failure(Reason::interlock_lost, "gear");
  failure.interlock = {.condition = {kGear, core::Comparison::eq, core::Word::clipped("P")},
                       .value = std::nullopt};
  STRCMP_EQUAL(R"({"code":"interlock_lost","detail":"gear","interlock":{"signal":)"
               R"("Vehicle.Private.Gear","condition":"== \"P\"","value":null}})",
               reason_of(failure).c_str());
}

TEST(Callback, detail_that_is_no_utf8_is_mended) {
  CHECK(reason_of(core::Failure(Reason::internal, "a\xFF\"")) ==
        "{\"code\":\"internal\",\"detail\":\"a\xEF\xBF\xBD\\\"\"}");
}

TEST(Callback, numbers_are_written_without_needless_fractions) {
  core::Callback told = callback(Status::succeeded);
  const auto written = [&](double number) {
    told.result = {{kSpeed, number}};
    const std::string text = encode_callback(told, catalogue);
    const std::string start = "{\"Vehicle.Speed\":";
    const std::size_t from = text.find(start) + start.size();
    return text.substr(from, text.size() - 2 - from);
  };
  STRCMP_EQUAL("21", written(21.0).c_str());
  STRCMP_EQUAL("-3", written(-3.0).c_str());
  STRCMP_EQUAL("0", written(-0.0).c_str());
  STRCMP_EQUAL("21.5", written(21.5).c_str());
  STRCMP_EQUAL("9007199254740992", written(9007199254740992.0).c_str());
  STRCMP_EQUAL("1e+300", written(1e300).c_str());
}

TEST(Callback, time_is_rfc3339_in_utc) {
  STRCMP_EQUAL("1970-01-01T00:00:00.000Z", format_time(base::WallTime{}).c_str());
  STRCMP_EQUAL("2024-02-29T23:59:59.009Z",
               format_time(base::WallTime{base::Millis{1709251199009}}).c_str());
}

TEST(Callback, time_outside_the_calendar_is_the_nearest_inside) {
  STRCMP_EQUAL("1970-01-01T00:00:00.000Z", format_time(base::WallTime::min()).c_str());
  STRCMP_EQUAL("9999-12-31T23:59:59.999Z", format_time(base::WallTime::max()).c_str());
}

}  // namespace latchkey::codec
