#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <vector>

#include "adapters/can_socketcand/message_connection.hpp"

namespace latchkey::can_socketcand {

TEST_GROUP(MessageConnection) {
  using Local = boost::asio::local::stream_protocol;

  static constexpr std::size_t kBacklogBytesMax = 64;

  boost::asio::io_context loop{1};
  Local::socket peer{loop};
  std::vector<base::Result<Message, MessageError>> messages;
  std::vector<std::string> closes;
  std::shared_ptr<MessageConnection> connection;

  void setup() override {
    Local::socket near{loop};
    boost::asio::local::connect_pair(near, peer);
    connection = MessageConnection::start(
        std::move(near),
        {.on_message = [this](const auto& message) { messages.push_back(message); },
         .on_closed = [this](std::string_view why) { closes.emplace_back(why); }},
        kBacklogBytesMax);
  }

  void teardown() override { connection->close(); }

  void run_loop() {
    loop.restart();
    loop.poll();
  }

  void write(std::string_view bytes) { boost::asio::write(peer, boost::asio::buffer(bytes)); }

  std::string read(std::size_t size) {
    std::string bytes(size, '\0');
    boost::system::error_code error;
    bytes.resize(boost::asio::read(peer, boost::asio::buffer(bytes), error));
    return bytes;
  }
};

TEST(MessageConnection, messages_pass_both_ways) {
  CHECK_TRUE(connection->send(Hi{}));
  CHECK_TRUE(connection->send(Ok{}));
  write("< hi >< o");
  run_loop();
  STRCMP_EQUAL("< hi >< ok >", read(12).c_str());
  LONGS_EQUAL(1, messages.size());
  write("k >");
  run_loop();
  CHECK_TRUE(messages[1] == Message(Ok{}));
}

TEST(MessageConnection, backlog_has_an_end) {
  std::size_t taken = 0;
  while (connection->send(Hi{})) ++taken;  // one on its way, the others wait
  LONGS_EQUAL(1 + kBacklogBytesMax / std::string_view("< hi >").size(), taken);
  run_loop();
  CHECK_TRUE(connection->send(Hi{}));
  run_loop();
  std::string expected;
  for (std::size_t i = 0; i <= taken; ++i) expected += "< hi >";
  STRCMP_EQUAL(expected.c_str(), read(expected.size()).c_str());
  LONGS_EQUAL(0, closes.size());
}

TEST(MessageConnection, finish_sends_the_rest_first) {
  CHECK_TRUE(connection->send(Hi{}));
  CHECK_TRUE(connection->send(Ok{}));
  connection->finish("that was all");
  CHECK_FALSE(connection->send(Hi{}));
  LONGS_EQUAL(0, closes.size());
  run_loop();
  STRCMP_EQUAL("< hi >< ok >", read(100).c_str());
  LONGS_EQUAL(1, closes.size());
  STRCMP_EQUAL("that was all", closes[0].c_str());
}

TEST(MessageConnection, cut_off_is_told_once_with_its_reason) {
  connection->cut_off("enough");
  connection->cut_off("again");
  LONGS_EQUAL(0, closes.size());
  run_loop();
  LONGS_EQUAL(1, closes.size());
  STRCMP_EQUAL("enough", closes[0].c_str());
  CHECK_FALSE(connection->send(Hi{}));
}

TEST(MessageConnection, peer_gone_is_told) {
  peer.close();
  run_loop();
  LONGS_EQUAL(1, closes.size());
}

TEST(MessageConnection, closed_tells_nothing) {
  write("< hi >");
  connection->close();
  run_loop();
  LONGS_EQUAL(0, messages.size());
  LONGS_EQUAL(0, closes.size());
}

}  // namespace latchkey::can_socketcand
