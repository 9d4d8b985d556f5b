#include "adapters/can_socketcand/message_reader.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

namespace latchkey::can_socketcand {
namespace {

using Results = std::vector<base::Result<Message, MessageError>>;

const Message kOpen = Open{.bus = BusName::clipped("can0")};

Results read(MessageReader& reader, std::string_view bytes) {
  Results results;
  while (const auto result = reader.next(bytes)) results.push_back(*result);
  CHECK_TRUE(bytes.empty());
  return results;
}

}  // namespace

TEST_GROUP(MessageReader) {
  MessageReader reader;

  void check(const Results& expected, std::string_view bytes) {
    CHECK_TRUE_TEXT(read(reader, bytes) == expected, std::string(bytes).c_str());
  }

  static base::Result<Message, MessageError> error(MessageError what) {
    return base::unexpected(what);
  }
};

TEST(MessageReader, messages_at_once_come_out_one_by_one) {
  check({Hi{}, Ok{}, kOpen, Echo{}}, "< hi >< ok > < open can0 >\r\n< echo >\n");
}

TEST(MessageReader, torn_message_comes_out_whole) {
  const std::string_view text = "< open can0 >";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    check({}, text.substr(0, cut));
    check({kOpen}, text.substr(cut));
  }
  for (const char byte : text.substr(0, text.size() - 1)) check({}, {&byte, 1});
  check({kOpen}, ">");
}

TEST(MessageReader, junk_is_reported_once_and_the_next_message_passes) {
  check({Hi{}, error(MessageError::junk), Ok{}}, "< hi > some junk > here < ok >");
  check({error(MessageError::junk)}, "more");
  check({}, " of it");
  check({Ok{}}, "< ok >");
}

TEST(MessageReader, message_without_an_end_is_junk) {
  check({error(MessageError::junk), Ok{}}, "< send 123 < ok >");
}

TEST(MessageReader, endless_message_is_reported_once_and_the_next_passes) {
  check({}, "<" + std::string(kMessageBytesMax - 1, 'x'));
  check({error(MessageError::too_long)}, "x");
  for (int i = 0; i < 1000; ++i) check({}, std::string(4096, 'x'));
  check({Ok{}}, "> < ok >");
}

TEST(MessageReader, longest_message_passes) {
  check({Hi{}}, "< hi" + std::string(kMessageBytesMax - 5, ' ') + ">");
}

TEST(MessageReader, malformed_message_has_its_error) {
  check({error(MessageError::bad_id), Ok{}}, "< send xyz 0 >< ok >");
}

}  // namespace latchkey::can_socketcand
