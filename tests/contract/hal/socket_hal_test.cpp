// What only the socket HAL promises: its protocol's rules, against a vehicle played line by line.
#include "adapters/hal_socket/socket_hal.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/write.hpp>
#include <string>
#include <vector>

#include "hal_recorder.hpp"
#include "hal_rig.hpp"
#include "run_loop.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/listener.hpp"

namespace latchkey::contract {

using core::Word;
using core::WriteResult;
using core::WriteToken;
using latchkey::hal_socket::LineConnection;
using latchkey::hal_socket::SocketHal;
using latchkey::vehicle::Listener;

namespace {

constexpr WriteToken kToken{7};

}  // namespace

TEST_GROUP(SocketHal) {
  test_support::TemporaryFolder files;
  boost::asio::io_context loop{1};
  std::vector<std::string> log;
  std::string heard;  // by the vehicle, over all its connections
  std::shared_ptr<LineConnection> vehicle;
  Listener listener{loop.get_executor(), [this](Listener::Protocol::socket socket) {
                      vehicle = LineConnection::start(
                          std::move(socket),
                          {.on_line = [this](auto line) { heard.append(*line).append("\n"); },
                           .on_closed = [](auto) {}});
                    }};
  HalRecorder recorder;
  SocketHal hal{loop.get_executor(), files.file("vehicle"), signal_table(),
                [this](std::string_view line) { log.emplace_back(line); }};

  void setup() override {
    CHECK_TRUE(listener.open(files.file("vehicle")).has_value());
    recorder.open(hal);
    wait_for([this] { return vehicle && hal.connected(); });
  }

  void teardown() override {
    if (vehicle) vehicle->close();
  }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(run_loop_until(loop, done)); }

  // Says this, and then something whose arrival can be waited for.
  void say(const std::string& lines) {
    vehicle->send(lines);
    vehicle->send("signal Vehicle.Speed=" + std::to_string(++fences) + "\n");
    wait_for([this] { return recorder.reads(kSpeed, static_cast<double>(fences)); });
  }

  int fences = 0;
};

TEST(SocketHal, write_and_stop_go_out_as_the_protocol_says) {
  recorder.write(kToken, {{kLock, false}, {kWindow, 12.5}});
  recorder.stop(kToken);
  wait_for([this] { return heard.ends_with("stop 7\n"); });
  STRCMP_EQUAL(
      "write 7 Vehicle.Cabin.Door.Row1.DriverSide.IsLocked=false "
      "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position=12.5\nstop 7\n",
      heard.c_str());
}

TEST(SocketHal, signal_gone_stale_becomes_unknown) {
  say("signal " + signal_table()[0] + "=true\n");
  CHECK_TRUE(recorder.reads(kLock, true));
  say("signal " + signal_table()[0] + "=?\n");
  CHECK_TRUE(recorder.is_unknown(kLock));
  CHECK_EQUAL(2, recorder.reports(kLock));
}

TEST(SocketHal, same_value_again_is_no_change) {
  say("signal " + signal_table()[0] + "=true\n" + "signal " + signal_table()[0] + "=true\n");
  CHECK_EQUAL(1, recorder.reports(kLock));
}

TEST(SocketHal, unknown_path_is_ignored_and_not_malformed) {
  say("signal Vehicle.Nothing=true\n");
  CHECK_EQUAL(0, hal.malformed_lines());
}

TEST(SocketHal, malformed_lines_are_counted_and_logged_ever_more_rarely) {
  const std::size_t before = log.size();
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "no\x01sense \xFF " + std::string(200, 'x') + "\n";
  say(lines);
  CHECK_EQUAL(1000, hal.malformed_lines());
  CHECK_EQUAL(before + 10, log.size());
  for (const std::string& line : log) CHECK(line.size() < 200);
  STRCMP_CONTAINS("no?sense ? xxx", log.back().c_str());
}

TEST(SocketHal, line_too_long_is_malformed_and_the_next_is_read) {
  say("signal " + std::string(100'000, 'x') + "\n");
  CHECK_EQUAL(1, hal.malformed_lines());
}

TEST(SocketHal, answer_nobody_waits_for_is_ignored) {
  recorder.write(kToken, {{kLock, false}});
  say("done 6 taken\nstopped 7\ndone 7 taken\ndone 7 taken\n");
  CHECK_EQUAL(0, recorder.count_of(WriteToken{6}));
  CHECK_EQUAL(0, recorder.stopped(kToken));
  CHECK_EQUAL(1, recorder.count_of(kToken));
  CHECK_EQUAL(0, hal.malformed_lines());
}

TEST(SocketHal, vehicle_that_says_failed_is_believed) {
  recorder.write(kToken, {{kLock, false}});
  say("done 7 failed\n");
  CHECK_TRUE(recorder.has_answer(kToken, WriteResult::failed));
}

TEST(SocketHal, stop_unanswered_is_sent_again_on_the_next_connection) {
  recorder.stop(kToken);
  wait_for([this] { return heard == "stop 7\n"; });
  vehicle->close();
  wait_for([this] { return heard == "stop 7\nstop 7\n"; });
  say("stopped 7\n");
  CHECK_EQUAL(1, recorder.stopped(kToken));
  vehicle->close();
  vehicle.reset();
  wait_for([this] { return vehicle != nullptr; });
  say("");
  STRCMP_EQUAL("stop 7\nstop 7\n", heard.c_str());
}

TEST(SocketHal, stop_overtaken_by_a_write_is_not_sent_again) {
  recorder.stop(kToken);
  recorder.write(WriteToken{8}, {{kLock, false}});
  wait_for([this] { return heard.ends_with("IsLocked=false\n"); });
  const std::string once = heard;
  vehicle->close();
  vehicle.reset();
  wait_for([this] { return vehicle != nullptr; });
  say("");
  STRCMP_EQUAL(once.c_str(), heard.c_str());
}

TEST(SocketHal, value_that_cannot_be_said_is_refused) {
  recorder.write(kToken, {{kLock, Word::clipped("\"\n")}});
  wait_for([this] { return recorder.has_answer(kToken, WriteResult::refused); });
  say("");
  STRCMP_EQUAL("", heard.c_str());
}

TEST(SocketHal, connection_coming_and_going_is_logged_once_each) {
  vehicle->close();
  vehicle.reset();
  wait_for([this] { return vehicle != nullptr && hal.connected(); });
  CHECK_EQUAL(3, log.size());
  STRCMP_EQUAL("vehicle connected", log[0].c_str());
  STRCMP_EQUAL("vehicle disconnected: End of file", log[1].c_str());
  STRCMP_EQUAL("vehicle connected", log[2].c_str());
}

TEST(SocketHal, path_too_long_for_a_socket_is_logged) {
  HalRecorder events;
  SocketHal other(loop.get_executor(), std::string(200, 'x'), signal_table(),
                  [this](std::string_view line) { log.emplace_back(line); });
  events.open(other);
  STRCMP_CONTAINS("too long", log.back().c_str());
  events.write(kToken, {{kLock, false}});
  wait_for([&] { return events.has_answer(kToken, WriteResult::failed); });
}

TEST(SocketHal, ended_in_the_middle_of_everything_leaves_nothing_running) {
  HalRecorder events;
  {
    SocketHal other(loop.get_executor(), files.file("vehicle"), signal_table(),
                    [](std::string_view) {});
    events.open(other);
    events.write(kToken, {{kLock, false}});
  }
  loop.poll();
}

}  // namespace latchkey::contract
