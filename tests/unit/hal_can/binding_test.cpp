// A signals file against a DBC file: what does not fit, with its place.
#include "adapters/hal_can/binding.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "small_vehicle.hpp"

namespace latchkey::hal_can::testing {
namespace {

using nlohmann::json;

std::string read(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(LATCHKEY_SOURCE_DIR "/firmware/app/" + name).rdbuf();
  return text.str();
}

}  // namespace

TEST_GROUP(BindingOfFiles) {
  json file = json::parse(kSignals);
  std::vector<std::string> table = kTable;

  void check_errors(const std::string& expected) {
    const auto binding =
        make_binding(codec::decode_signals(file.dump()).value(), database(), table);
    std::string lines;
    if (!binding) {
      for (const auto& [path, message] : binding.error()) lines += path + ": " + message + '\n';
    }
    STRCMP_EQUAL(expected.c_str(), lines.c_str());
  }
};

TEST(BindingOfFiles, Of_the_default_vehicle_fit) {
  const auto map = codec::decode_signals(read("default_signals.json")).value();
  std::vector<std::string> paths;
  for (const can::SignalEntry& entry : map.signals) paths.push_back(entry.path);
  const auto binding =
      make_binding(map, can::parse_dbc(read("default_vehicle.dbc")).value(), paths);
  if (!binding) {
    FAIL((binding.error()[0].json_path + ": " + binding.error()[0].message).c_str());
  }
  LONGS_EQUAL(43, paths.size());
  LONGS_EQUAL(8, binding->received.size());
  LONGS_EQUAL(5, binding->sent.size());
}

TEST(BindingOfFiles, Signal_of_the_catalogue_that_is_missing_is_told) {
  table.push_back("V.Horn");
  check_errors("$.signals: V.Horn is missing: a command of the catalogue uses it\n");
}

TEST(BindingOfFiles, Names_that_the_dbc_file_does_not_have_are_told) {
  file["messages"]["Ghost"] = json::object();
  file["messages"]["Doors"]["counter"] = "Spook";
  file["signals"]["V.Lock"]["feedback"]["signal"] = "Ghost.Lock";
  file["signals"]["V.Lock"]["write"]["signal"] = "Ask.Ghost";
  file["signals"]["V.Window"]["feedback"]["moving"] = "Doors.Ghost";
  file["signals"]["V.Speed"]["feedback"]["unknown"][0] = "Nowhere";
  check_errors(
      "$.messages.Doors.counter: message Doors of the DBC file has no signal Spook\n"
      "$.messages.Ghost: the DBC file has no such message\n"
      "$.signals[\"V.Lock\"].feedback.signal: the DBC file has no message Ghost\n"
      "$.signals[\"V.Lock\"].write.signal: message Ask of the DBC file has no signal Ghost\n"
      "$.signals[\"V.Window\"].feedback.moving: message Doors of the DBC file has no signal Ghost\n"
      "$.signals[\"V.Speed\"].feedback.unknown[0]: the DBC file has no value \"Nowhere\" for "
      "signal Speed\n");
}

TEST(BindingOfFiles, Received_message_without_a_timeout_is_refused) {
  file["messages"]["Doors"].erase("timeout_ms");
  file["messages"].erase("Pages");
  check_errors(
      "$.messages.Doors.timeout_ms: is missing; without it an old value would count for ever: "
      "$.signals[\"V.Lock\"].feedback.signal\n"
      "$.messages.Pages.timeout_ms: is missing; without it an old value would count for ever: "
      "$.signals[\"V.Speed\"].feedback.signal\n");
}

TEST(BindingOfFiles, Times_that_do_not_go_with_the_direction_are_refused) {
  file["messages"]["Ask"] = {{"timeout_ms", 5}, {"cycle_ms", 100}, {"repeat_ms", 100}};
  file["messages"]["Pages"]["cycle_ms"] = 100;
  check_errors(
      "$.messages.Ask.repeat_ms: stands beside cycle_ms; keep one of them\n"
      "$.messages.Ask.timeout_ms: goes with received messages; this one is sent\n"
      "$.messages.Pages: is received; cycle_ms and repeat_ms go with sent messages\n");
}

TEST(BindingOfFiles, Message_is_sent_or_received) {
  file["signals"]["V.Lock"]["write"]["signal"] = "Doors.Lock";
  file["signals"]["V.Lock"]["write"]["values"] = {{"true", 1}, {"false", 0}};
  file["signals"]["V.Lock"]["write"].erase("idle");
  check_errors(
      "$.signals[\"V.Lock\"].write.signal: message Doors is received at "
      "$.signals[\"V.Lock\"].feedback.signal; the agent cannot send it, too\n");
}

TEST(BindingOfFiles, Values_that_do_not_fit_the_bits_are_refused) {
  file["signals"]["V.Lock"]["write"]["values"]["true"] = 4;
  file["signals"]["V.Window"]["write"]["idle"] = -1;
  check_errors(
      "$.signals[\"V.Lock\"].write.values.true: 4 does not fit into signal Lock\n"
      "$.signals[\"V.Window\"].write.idle: -1 does not fit into signal Window\n");
}

TEST(BindingOfFiles, Values_that_could_be_either_are_refused) {
  file["signals"]["V.Lock"]["feedback"]["values"] = {{"true", 1}, {"false", 1}};
  check_errors("$.signals[\"V.Lock\"].feedback.values: two of them are 1 on the bus\n");
  file["signals"]["V.Lock"]["feedback"]["values"] = {{"true", 1}, {"OFF", 0}};
  check_errors(
      "$.signals[\"V.Lock\"].feedback.values: mixes true or false with strings; a signal has one "
      "kind of value\n"
      "$.signals[\"V.Lock\"].write: is true or false, but reported as a string\n");
}

TEST(BindingOfFiles, Written_signal_is_in_every_frame_and_has_one_writer) {
  file["signals"]["V.Fan"]["write"]["signal"] = "Seat.Heat";
  check_errors("$.signals[\"V.Fan\"].write.signal: another signal is written there already\n");
}

TEST(BindingOfFiles, Can_fd_message_is_refused) {
  file["signals"]["V.Speed"]["feedback"] = {{"signal", "Wide.Far"}};
  check_errors(
      "$.signals[\"V.Speed\"].feedback.signal: message Wide has 64 bytes, which takes CAN FD; "
      "classical CAN carries 8\n");
}

TEST(BindingOfFiles, Checksum_fills_a_byte) {
  file["messages"]["Doors"]["checksum"]["signal"] = "Window";
  check_errors("$.messages.Doors.checksum.signal: has to be eight bits that fill a byte\n");
}

}  // namespace latchkey::hal_can::testing
