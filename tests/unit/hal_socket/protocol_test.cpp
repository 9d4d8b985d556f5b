#include "adapters/hal_socket/protocol.hpp"

#include <CppUTest/TestHarness.h>

#include <limits>
#include <string>

namespace latchkey::hal_socket {

using core::Value;
using core::Word;
using core::WriteResult;
using core::WriteToken;

namespace {

constexpr WriteToken kToken{7};
constexpr WriteToken kLastToken{std::numeric_limits<std::uint64_t>::max()};

Value word(std::string_view text) { return Word::exactly(text).value(); }

void check_round_trip(const AgentMessage& message, std::string_view expected) {
  const auto line = print(message);
  CHECK(line.has_value());
  STRCMP_EQUAL((std::string(expected) + "\n").c_str(), line->c_str());
  CHECK(parse_agent_line(expected) == message);
}

void check_round_trip(const VehicleMessage& message, std::string_view expected) {
  const auto line = print(message);
  CHECK(line.has_value());
  STRCMP_EQUAL((std::string(expected) + "\n").c_str(), line->c_str());
  CHECK(parse_vehicle_line(expected) == message);
}

void check_agent_error(LineError error, std::string_view line) {
  const auto message = parse_agent_line(line);
  CHECK_FALSE_TEXT(message.has_value(), std::string(line).c_str());
  STRCMP_EQUAL_TEXT(std::string(to_string(error)).c_str(),
                    std::string(to_string(message.error())).c_str(), std::string(line).c_str());
}

void check_vehicle_error(LineError error, std::string_view line) {
  const auto message = parse_vehicle_line(line);
  CHECK_FALSE_TEXT(message.has_value(), std::string(line).c_str());
  STRCMP_EQUAL_TEXT(std::string(to_string(error)).c_str(),
                    std::string(to_string(message.error())).c_str(), std::string(line).c_str());
}

}  // namespace

TEST_GROUP(Protocol){};

TEST(Protocol, write_with_every_kind_reads_back) {
  check_round_trip(
      WriteRequest{.token = kToken,
                   .values = {{"A.IsOn", true}, {"A.Level", 21.5}, {"A.Mode", word("a b")}}},
      R"(write 7 A.IsOn=true A.Level=21.5 A.Mode="a b")");
}

TEST(Protocol, stop_reads_back) {
  check_round_trip(StopRequest{.token = kLastToken}, "stop 18446744073709551615");
}

TEST(Protocol, signal_known_and_unknown_reads_back) {
  check_round_trip(SignalReport{.path = "A.IsOn", .value = false}, "signal A.IsOn=false");
  check_round_trip(SignalReport{.path = "A.Mode", .value = word("")}, "signal A.Mode=\"\"");
  check_round_trip(SignalReport{.path = "A.Mode", .value = std::nullopt}, "signal A.Mode=?");
}

TEST(Protocol, every_answer_reads_back) {
  check_round_trip(WriteAnswer{.token = kToken, .result = WriteResult::taken}, "done 7 taken");
  check_round_trip(WriteAnswer{.token = kToken, .result = WriteResult::refused}, "done 7 refused");
  check_round_trip(WriteAnswer{.token = kToken, .result = WriteResult::failed}, "done 7 failed");
  check_round_trip(StopAnswer{.token = kToken}, "stopped 7");
}

TEST(Protocol, number_of_any_size_reads_back_exactly) {
  for (const double number : {0.0, -0.1, 1.0 / 3.0, 9007199254740992.0, 1e300, 5e-324,
                              std::numeric_limits<double>::max()}) {
    const VehicleMessage message = SignalReport{.path = "A", .value = number};
    auto line = print(message).value();
    line.pop_back();
    CHECK(parse_vehicle_line(line) == message);
  }
}

TEST(Protocol, malformed_agent_line_tells_what_is_wrong) {
  check_agent_error(LineError::unknown_message, "");
  check_agent_error(LineError::unknown_message, "write");
  check_agent_error(LineError::unknown_message, "done 7 taken");
  check_agent_error(LineError::bad_token, "write x A=1");
  check_agent_error(LineError::bad_token, "write -1 A=1");
  check_agent_error(LineError::bad_token, "write  A=1");
  check_agent_error(LineError::bad_token, "stop 18446744073709551616");
  check_agent_error(LineError::bad_token, "stop ");
  check_agent_error(LineError::no_values, "write 7");
  check_agent_error(LineError::bad_path, "write 7 ");
  check_agent_error(LineError::bad_path, "write 7 A");
  check_agent_error(LineError::bad_path, "write 7 =1");
  check_agent_error(LineError::bad_path, "write 7 A/B=1");
  check_agent_error(LineError::bad_path, "write 7  A=1");
  check_agent_error(LineError::bad_path, "write 7 " + std::string(kPathBytesMax + 1, 'A') + "=1");
  check_agent_error(LineError::trailing_text, "stop 7 ");
  check_agent_error(LineError::trailing_text, "write 7 A=\"x\"y");
  check_agent_error(LineError::too_long, "write 7 A=" + std::string(kLineBytesMax, '1'));
}

TEST(Protocol, malformed_value_is_refused) {
  for (const std::string_view value :
       {"", "?", "TRUE", "1x", "+1", "0x10", "inf", "nan", "1e999", "\"", "\"open", "open",
        R"("back\slash")", "\"tab\there\"", "1\r"}) {
    check_agent_error(LineError::bad_value, "write 7 A=" + std::string(value));
  }
  check_agent_error(LineError::bad_value,
                    "write 7 A=\"" + std::string(Word::kCapacity + 1, 'x') + "\"");
}

TEST(Protocol, malformed_vehicle_line_tells_what_is_wrong) {
  check_vehicle_error(LineError::unknown_message, "stop 7");
  check_vehicle_error(LineError::unknown_message, std::string_view("\0\xFF", 2));
  check_vehicle_error(LineError::bad_path, "signal A");
  check_vehicle_error(LineError::bad_value, "signal A=");
  check_vehicle_error(LineError::trailing_text, "signal A=? ");
  check_vehicle_error(LineError::trailing_text, "signal A=1 B=2");
  check_vehicle_error(LineError::bad_result, "done 7");
  check_vehicle_error(LineError::bad_result, "done 7 perhaps");
  check_vehicle_error(LineError::bad_result, "done 7 taken ");
  check_vehicle_error(LineError::bad_token, "stopped seven");
}

TEST(Protocol, value_that_could_not_be_read_back_is_not_printed) {
  const auto print_value = [](const Value& value) {
    return print(AgentMessage(WriteRequest{.token = kToken, .values = {{"A", value}}}));
  };
  CHECK(print_value(word("say \"hi\"")).error() == LineError::bad_value);
  CHECK(print_value(word("two\nlines")).error() == LineError::bad_value);
  CHECK(print_value(std::numeric_limits<double>::infinity()).error() == LineError::bad_value);
  CHECK(print_value(word("größer")).has_value());
}

TEST(Protocol, message_that_could_not_be_read_back_is_not_printed) {
  CHECK(print(AgentMessage(WriteRequest{.token = kToken, .values = {}})).error() ==
        LineError::no_values);
  CHECK(print(VehicleMessage(SignalReport{.path = "not a path", .value = true})).error() ==
        LineError::bad_path);
  const PathValue longest{.path = std::string(kPathBytesMax, 'A'), .value = true};
  const WriteRequest request{.token = kToken, .values = std::vector(128, longest)};
  CHECK(print(AgentMessage(request)).error() == LineError::too_long);
}

}  // namespace latchkey::hal_socket
