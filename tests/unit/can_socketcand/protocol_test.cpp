#include "adapters/can_socketcand/protocol.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

namespace latchkey::can_socketcand {
namespace {

using std::chrono::microseconds;

constexpr can::Timestamp kTime{microseconds(1'700'000'000'000'042)};
constexpr can::Timestamp kLatest{microseconds(9'999'999'999'999'999)};

can::Frame frame(std::uint32_t id, bool extended, std::uint8_t size) {
  can::Frame frame{.id = {.value = id, .extended = extended}, .size = size, .data = {}};
  constexpr can::Data kBytes = {0x01, 0xF1, 0x00, 0xFF, 0x10, 0x0A, 0xA0, 0x7F};
  for (std::size_t i = 0; i < size; ++i) frame.data[i] = kBytes[i];
  return frame;
}

void check_parses(const Message& message, std::string_view text) {
  CHECK_TRUE_TEXT(parse(text) == message, std::string(text).c_str());
}

void check_round_trip(const Message& message, std::string_view text) {
  STRCMP_EQUAL(std::string(text).c_str(), std::string(print(message).view()).c_str());
  check_parses(message, text);
}

void check_error(MessageError error, std::string_view text) {
  const auto message = parse(text);
  CHECK_FALSE_TEXT(message.has_value(), std::string(text).c_str());
  STRCMP_EQUAL_TEXT(std::string(to_string(error)).c_str(),
                    std::string(to_string(message.error())).c_str(), std::string(text).c_str());
}

}  // namespace

TEST_GROUP(Protocol){};

TEST(Protocol, handshake_reads_back) {
  check_round_trip(Hi{}, "< hi >");
  check_round_trip(Ok{}, "< ok >");
  check_round_trip(RawMode{}, "< rawmode >");
  check_round_trip(Echo{}, "< echo >");
  check_round_trip(Open{.bus = BusName::clipped("can0")}, "< open can0 >");
  check_round_trip(Open{.bus = BusName::clipped("sixteen_letters_")}, "< open sixteen_letters_ >");
}

TEST(Protocol, send_is_written_in_lower_case_without_padding) {
  check_round_trip(Send{frame(0x123, false, 0)}, "< send 123 0 >");
  check_round_trip(Send{frame(0x7, false, 1)}, "< send 007 1 1 >");
  check_round_trip(Send{frame(0x1AAAAAAA, true, 2)}, "< send 1AAAAAAA 2 1 f1 >");
  check_round_trip(Send{frame(0x7, true, 8)}, "< send 00000007 8 1 f1 0 ff 10 a a0 7f >");
}

TEST(Protocol, frame_is_written_in_upper_case_with_padding) {
  check_round_trip(FrameReport{frame(0x7FF, false, 4), kTime},
                   "< frame 7FF 1700000000.000042 01F100FF >");
  check_round_trip(FrameReport{frame(0x123, true, 8), kLatest},
                   "< frame 00000123 9999999999.999999 01F100FF100AA07F >");
}

TEST(Protocol, frame_without_bytes_keeps_their_place) {
  check_round_trip(FrameReport{frame(0x123, false, 0), kTime}, "< frame 123 1700000000.000042  >");
}

TEST(Protocol, error_frames_read_back) {
  check_round_trip(ErrorReport{kErrorBusOff, kTime}, "< error 040 1700000000.000042 >");
  check_round_trip(ErrorReport{kErrorRestarted, can::Timestamp()}, "< error 100 0.000000 >");
  check_round_trip(ErrorReport{0x1FFFFFFF, kTime}, "< error 1FFFFFFF 1700000000.000042 >");
}

TEST(Protocol, refusals_read_back) {
  for (const std::string_view why :
       {"could not open bus", "unknown command", "", "40", "040 1.5 2", "one  two"}) {
    const Message message = Refusal{Reason::clipped(why)};
    check_parses(message, print(message).view());
  }
}

TEST(Protocol, python_can_does_not_pad) {
  check_parses(Send{frame(0x7, false, 0)}, "< send 7 0  >");
  check_parses(Send{frame(0x12, false, 3)}, "< send 12 3 1 f1 0 >");
  check_parses(Send{frame(0x8FEF100, true, 1)}, "< send 8FEF100 1 1 >");
}

TEST(Protocol, identifier_too_large_for_eleven_bits_is_extended) {
  check_parses(Send{frame(0x7FF, false, 0)}, "< send 7FF 0 >");
  check_parses(Send{frame(0x800, true, 0)}, "< send 800 0 >");
  check_parses(Send{frame(0x7FF, true, 0)}, "< send 000007FF 0 >");
  check_parses(Send{frame(0x7FF, false, 0)}, "< send 00007FF 0 >");
}

TEST(Protocol, spaces_may_be_many_or_few) {
  check_parses(Hi{}, "<hi>");
  check_parses(Open{BusName::clipped("can0")}, "<  open\tcan0\r\n>");
  check_parses(Send{frame(0x123, false, 2)}, "<send 123 02 01 F1>");
}

TEST(Protocol, fraction_of_a_second_may_be_short) {
  check_parses(ErrorReport{0x40, can::Timestamp(microseconds(1'500'000))}, "< error 040 1.5 >");
}

TEST(Protocol, what_is_no_message_is_refused) {
  for (const char* const text : {"", "<", ">", "hi", "< hi", "hi >", "< < hi >", "< hi > >"}) {
    check_error(MessageError::junk, text);
  }
  for (const char* const text : {"<>", "<  >", "< hello >", "< hi there >", "< bcmmode >",
                                 "< subscribe 0 0 123 >", "< HI >"}) {
    check_error(MessageError::unknown_message, text);
  }
  check_error(MessageError::too_long, "< hi" + std::string(kMessageBytesMax, ' ') + ">");
}

TEST(Protocol, each_bad_part_has_its_error) {
  check_error(MessageError::bad_name, "< open >");
  check_error(MessageError::bad_name, "< open can0 can1 >");
  check_error(MessageError::bad_name, "< open seventeen_letters >");
  check_error(MessageError::bad_name, "< open can\x01 >");
  check_error(MessageError::bad_id, "< send 12G 0 >");
  check_error(MessageError::bad_id, "< send 0x12 0 >");
  check_error(MessageError::bad_id, "< send -1 0 >");
  check_error(MessageError::bad_id, "< send 20000000 0 >");
  check_error(MessageError::bad_id, "< send 000000123 0 >");
  check_error(MessageError::bad_size, "< send 123 >");
  check_error(MessageError::bad_size, "< send 123 9 1 2 3 4 5 6 7 8 >");
  check_error(MessageError::bad_size, "< send 123 x >");
  check_error(MessageError::bad_data, "< send 123 2 1 >");
  check_error(MessageError::bad_data, "< send 123 1 1 2 >");
  check_error(MessageError::bad_data, "< send 123 1 100 >");
  check_error(MessageError::bad_data, "< send 123 8 1 2 3 4 5 6 7 8 9 >");
  check_error(MessageError::bad_time, "< frame 123 >");
  check_error(MessageError::bad_time, "< frame 123 1 00 >");
  check_error(MessageError::bad_time, "< frame 123 1. 00 >");
  check_error(MessageError::bad_time, "< frame 123 1.0000000 00 >");
  check_error(MessageError::bad_time, "< frame 123 10000000000.0 00 >");
  check_error(MessageError::bad_data, "< frame 123 1.0 0 >");
  check_error(MessageError::bad_data, "< frame 123 1.0 0G >");
  check_error(MessageError::bad_data, "< frame 123 1.0 00 00 >");
  check_error(MessageError::bad_size, "< frame 123 1.0 000000000000000000 >");
  check_error(MessageError::bad_reason, "< error a\nb >");
  check_error(MessageError::bad_reason, "< error " + std::string(97, 'x') + " >");
}

}  // namespace latchkey::can_socketcand
