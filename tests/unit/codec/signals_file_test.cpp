#include "codec/signals_file.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>

#include "file_errors.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

constexpr const char* kFile = R"({
  "version": 1,
  "messages": {
    "Doors": {"timeout_ms": 500, "counter": "Count",
              "checksum": {"signal": "Sum", "kind": "xor8", "data_id": 7}},
    "Ask": {"repeat_ms": 100, "checksum": {"signal": "Sum", "kind": "crc8_j1850"}}
  },
  "signals": {
    "Vehicle.Lock": {
      "feedback": {"signal": "Doors.Locked", "values": {"true": "Locked", "false": 0},
                   "moving": "Doors.Moving"},
      "write": {"signal": "Ask.Lock", "values": {"true": 1, "false": 2}, "idle": "None"}
    },
    "Vehicle.Speed": {"feedback": {"signal": "Doors.Speed", "unknown": ["NotAvailable", -1]}}
  }
})";

}  // namespace

TEST_GROUP(SignalsFile) {
  json file = json::parse(kFile);

  void check_errors(const char* expected) {
    const auto map = decode_signals(file.dump());
    CHECK(!map.has_value());
    STRCMP_EQUAL(expected, testing::lines(map.error()).c_str());
  }
};

TEST(SignalsFile, every_member_is_read) {
  const auto map = decode_signals(kFile);
  CHECK_TEXT(map.has_value(), map ? "" : testing::lines(map.error()).c_str());
  const can::MessageEntry& ask = map->messages.at(0);
  CHECK(ask.message == "Ask" && ask.repeat == base::Millis{100} && !ask.timeout && !ask.counter);
  CHECK(ask.checksum->kind == can::Checksum::crc8_j1850 && !ask.checksum->data_id);
  const can::MessageEntry& doors = map->messages.at(1);
  CHECK(doors.timeout == base::Millis{500} && doors.counter == "Count" && !doors.repeat);
  CHECK(doors.checksum->kind == can::Checksum::xor8 && doors.checksum->data_id == 7);

  const can::SignalEntry& lock = map->signals.at(0);
  CHECK(lock.path == "Vehicle.Lock");
  CHECK(lock.feedback.signal.message == "Doors" && lock.feedback.signal.signal == "Locked");
  CHECK(lock.feedback.moving->message == "Doors" && lock.feedback.moving->signal == "Moving");
  CHECK(lock.feedback.values.at(0).value == "false");
  CHECK(lock.feedback.values.at(0).on_bus == can::ValueRef(std::int64_t{0}));
  CHECK(lock.feedback.values.at(1).on_bus == can::ValueRef(std::string("Locked")));
  CHECK(lock.write->signal.message == "Ask");
  CHECK(lock.write->idle == can::ValueRef(std::string("None")));
  const can::SignalEntry& speed = map->signals.at(1);
  CHECK(!speed.write && speed.feedback.values.empty());
  CHECK(speed.feedback.unknown == std::vector<can::ValueRef>({"NotAvailable", std::int64_t{-1}}));
}

TEST(SignalsFile, signal_that_is_no_vss_path_is_refused) {
  file["signals"]["No Path"] = file["signals"]["Vehicle.Speed"];
  check_errors(
      "$.signals[\"No Path\"]: a signal is a VSS path of at most 200 characters, like "
      "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked\n");
}

TEST(SignalsFile, all_mistakes_are_told_at_once_each_with_its_place) {
  file["signals"]["Vehicle.Lock"]["feedback"]["signal"] = "Doors";
  file["signals"]["Vehicle.Speed"].erase("feedback");
  file["messages"]["Ask"]["repeat_ms"] = 1;
  file["messages"]["Doors"]["checksum"]["kind"] = "md5";
  check_errors(
      "$.messages.Ask.repeat_ms: is too small; expected: a whole number from 10 to 60000: "
      "milliseconds after which the message is sent again for as long as it asks for something; "
      "not beside cycle_ms\n"
      "$.messages.Doors.checksum.kind: is none of the allowed values; expected: one of crc8_j1850, "
      "sum8, xor8, over the data id, low byte first, and all bytes but the checksum's own\n"
      "$.signals[\"Vehicle.Lock\"].feedback.signal: does not have the right form; expected: "
      "MESSAGE.SIGNAL, both by their names in the DBC file: \"DoorStatus.LockedRow1Driver\"\n"
      "$.signals[\"Vehicle.Speed\"].feedback: is missing; expected: an object: where the vehicle "
      "reports the signal\n");
}

}  // namespace latchkey::codec
