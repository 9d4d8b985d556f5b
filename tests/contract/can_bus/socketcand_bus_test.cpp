// A SocketcandBus and servers that are not as they should be.
#include "adapters/can_socketcand/socketcand_bus.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bus_recorder.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::contract {

TEST_GROUP(SocketcandBus) {
  using Local = boost::asio::local::stream_protocol;

  test_support::TemporaryFolder folder;
  boost::asio::io_context loop{1};
  Local::acceptor acceptor{loop, Local::endpoint(folder.file("bus"))};
  std::optional<Local::socket> server;
  std::vector<std::string> lines;
  BusRecorder recorder;
  can_socketcand::SocketcandBus bus{
      loop.get_executor(), can_socketcand::parse_address("unix:" + folder.file("bus")).value(),
      [this](std::string_view line) { lines.emplace_back(line); }};

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }

  void open_and_accept() {
    recorder.open(bus);
    accept();
  }

  void accept() {
    server.reset();
    acceptor.async_accept([this](const boost::system::error_code& error, Local::socket socket) {
      if (!error) server.emplace(std::move(socket));
    });
    wait_for([this] { return server.has_value(); });
  }

  void say(std::string_view text) { boost::asio::write(*server, boost::asio::buffer(text)); }

  void check_last_line(const std::string& what) {
    STRCMP_EQUAL(("can0 at unix:" + folder.file("bus") + ": " + what).c_str(),
                 lines.back().c_str());
  }
};

TEST(SocketcandBus, server_that_says_nothing_is_given_up) {
  open_and_accept();
  wait_for([this] { return recorder.downs() == 1; });
  STRCMP_EQUAL("no answer", recorder.why_down().c_str());
  accept();
}

TEST(SocketcandBus, server_that_refuses_is_down_for_its_reason) {
  open_and_accept();
  say("< hi >< error could not open bus >");
  wait_for([this] { return recorder.downs() == 1; });
  STRCMP_EQUAL("could not open bus", recorder.why_down().c_str());
  check_last_line("could not open bus");
}

TEST(SocketcandBus, each_change_is_one_line) {
  open_and_accept();
  say("< hi >< ok >< ok >");
  wait_for([this] { return recorder.ups() == 1; });
  check_last_line("connected");
  say("< error 040 1.0 >< error 040 2.0 >");
  wait_for([this] { return recorder.downs() == 1; });
  check_last_line("bus-off");
  say("< frame 123 3.0 00 >");
  wait_for([this] { return recorder.heard().size() == 1; });
  check_last_line("recovered");
  LONGS_EQUAL(2, recorder.ups());
  say("< error 140 4.0 >");
  wait_for([this] { return recorder.ups() == 3; });
  LONGS_EQUAL(2, recorder.downs());
  LONGS_EQUAL(5, lines.size());
}

TEST(SocketcandBus, frames_before_raw_mode_are_not_told) {
  open_and_accept();
  say("< hi >< frame 123 1.0 00 >< ok >< error 040 1.0 >< ok >< frame 124 2.0 00 >");
  wait_for([this] { return !recorder.heard().empty(); });
  LONGS_EQUAL(1, recorder.heard().size());
  LONGS_EQUAL(0x124, recorder.heard()[0].id.value);
  LONGS_EQUAL(0, recorder.downs());
}

TEST(SocketcandBus, what_is_not_understood_is_counted_and_logged_ever_more_rarely) {
  open_and_accept();
  say("< hi >< ok >< ok >");
  wait_for([this] { return recorder.ups() == 1; });
  lines.clear();
  for (int i = 0; i < 9; ++i) say("< frame xyz 1.0 00 >");
  say("< hi >< ok >< send 123 0 >< error unknown command > junk < frame 123 1.0 00 >");
  wait_for([this] { return !recorder.heard().empty(); });
  LONGS_EQUAL(14, bus.malformed_messages());
  LONGS_EQUAL(4, lines.size());
  check_last_line("malformed message (8 so far): bad identifier");
}

}  // namespace latchkey::contract
