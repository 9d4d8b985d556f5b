// What BusHub promises beyond can::Bus: several nodes, clients that misbehave.
#include "vehicle/bus_hub.hpp"

#include <CppUTest/TestHarness.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <list>
#include <optional>
#include <string>

#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "bus_recorder.hpp"
#include "frames.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::contract {
namespace {

using Local = boost::asio::local::stream_protocol;

void ignore(std::string_view) {}

// A client that speaks the protocol by hand.
class Terminal {
 public:
  Terminal(boost::asio::io_context& loop, const std::string& path) : loop_(loop), socket_(loop) {
    socket_.connect(Local::endpoint(path));
    socket_.non_blocking(true);
  }

  void say(std::string_view text) { socket_.send(boost::asio::buffer(text)); }

  // Whether exactly this comes next.
  bool hears(std::string_view text) {
    test_support::run_loop_until(loop_, [&] { return ended() || heard_.size() >= text.size(); });
    const bool as_expected = heard_.starts_with(text);
    heard_.erase(0, std::min(text.size(), heard_.size()));
    return as_expected;
  }

  // Reads on, unless it plays one that does not.
  bool ended() {
    std::array<char, 4096> chunk{};
    boost::system::error_code error;
    const std::size_t size = socket_.receive(boost::asio::buffer(chunk), 0, error);
    heard_.append(chunk.data(), size);
    return error && error != boost::asio::error::would_block;
  }

  // Up to raw mode.
  bool joins() {
    if (!hears("< hi >")) return false;
    say("< open can0 >");
    if (!hears("< ok >")) return false;
    say("< rawmode >");
    return hears("< ok >");
  }

  [[nodiscard]] const std::string& unread() const { return heard_; }

 private:
  boost::asio::io_context& loop_;
  Local::socket socket_;
  std::string heard_;
};

struct Node {
  Node(boost::asio::io_context& loop, const std::string& path)
      : bus(loop.get_executor(), can_socketcand::parse_address("unix:" + path).value(), ignore) {
    recorder.open(bus);
  }

  BusRecorder recorder;
  can_socketcand::SocketcandBus bus;
};

}  // namespace

TEST_GROUP(BusHub) {
  test_support::TemporaryFolder folder;
  boost::asio::io_context loop{1};
  std::vector<std::string> lines;
  std::vector<can::Frame> tapped;
  BusRecorder local;
  vehicle::BusHub hub{loop.get_executor(),
                      [this](std::string_view line) { lines.emplace_back(line); },
                      [this](can::Timestamp, const can::Frame& frame) { tapped.push_back(frame); }};

  void setup() override {
    CHECK_TRUE(hub.serve_unix(path()).has_value());
    local.open(hub);
    wait_for([this] { return local.ups() == 1; });
  }

  std::string path() { return folder.file("bus"); }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }

  static std::vector<can::Frame> without(std::vector<can::Frame> frames, std::uint32_t sender) {
    std::erase_if(frames, [&](const can::Frame& frame) { return frame.id.value == sender; });
    return frames;
  }
};

TEST(BusHub, every_node_hears_all_others_once_in_one_order) {
  constexpr std::uint32_t kNodes = 4;
  constexpr std::uint32_t kRounds = 50;
  std::list<Node> nodes;
  for (std::uint32_t i = 1; i <= kNodes; ++i) nodes.emplace_back(loop, path());
  wait_for([&] {
    return std::ranges::all_of(nodes, [](const Node& node) { return node.recorder.ups() == 1; });
  });
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    std::uint32_t sender = 0;
    CHECK_TRUE(hub.send(numbered_frame(standard(sender), round)));
    for (Node& node : nodes) CHECK_TRUE(node.bus.send(numbered_frame(standard(++sender), round)));
    loop.restart();
    loop.poll_one();
  }
  wait_for([&] {
    return std::ranges::all_of(
        nodes, [&](const Node& node) { return node.recorder.heard().size() == kNodes * kRounds; });
  });
  LONGS_EQUAL((kNodes + 1) * kRounds, tapped.size());
  std::uint32_t number = 0;
  CHECK_TRUE(local.heard() == without(tapped, number));
  for (const Node& node : nodes) CHECK_TRUE(node.recorder.heard() == without(tapped, ++number));
}

TEST(BusHub, frames_follow_the_protocol_byte_for_byte) {
  Terminal terminal(loop, path());
  CHECK_TRUE(terminal.joins());
  terminal.say("< send 123 2 1 f1 >< echo >");
  CHECK_TRUE(terminal.hears("< echo >"));
  LONGS_EQUAL(1, local.heard().size());
  CHECK_TRUE(local.heard()[0] == numbered_frame(standard(0x123), 0xF101, 2));
  CHECK_TRUE(hub.send(numbered_frame(extended(0x18FEF100), 0xAB, 1)));
  CHECK_TRUE(terminal.hears("< frame 18FEF100 "));
  wait_for([&] { return terminal.ended() || terminal.unread().ends_with(" AB >"); });
}

TEST(BusHub, client_hears_nothing_before_raw_mode_and_may_send) {
  Terminal terminal(loop, path());
  CHECK_TRUE(terminal.hears("< hi >"));
  terminal.say("< open can0 >");
  CHECK_TRUE(terminal.hears("< ok >"));
  CHECK_TRUE(hub.send(numbered_frame(standard(1), 1)));
  terminal.say("< send 7 0 >< echo >");
  CHECK_TRUE(terminal.hears("< echo >"));
  LONGS_EQUAL(1, local.heard().size());
}

TEST(BusHub, client_of_another_bus_is_told_and_cut_off) {
  Terminal terminal(loop, path());
  CHECK_TRUE(terminal.hears("< hi >"));
  terminal.say("< open can1 >");
  CHECK_TRUE(terminal.hears("< error could not open bus >"));
  wait_for([&] { return terminal.ended(); });
}

TEST(BusHub, what_is_not_understood_is_counted_answered_and_logged_ever_more_rarely) {
  Terminal terminal(loop, path());
  CHECK_TRUE(terminal.joins());
  lines.clear();
  for (int i = 0; i < 9; ++i) {
    terminal.say("< bcmmode >");
    CHECK_TRUE(terminal.hears("< error unknown command >"));
  }
  LONGS_EQUAL(9, hub.malformed_messages());
  LONGS_EQUAL(4, lines.size());
  STRCMP_EQUAL("malformed message from a client (8 so far): unknown message", lines[3].c_str());
  terminal.say("junk < send 123 9 ><send 1 0><echo>");
  CHECK_TRUE(terminal.hears("< echo >"));
  LONGS_EQUAL(11, hub.malformed_messages());
  LONGS_EQUAL(1, local.heard().size());
}

TEST(BusHub, frame_before_open_is_dropped) {
  Terminal terminal(loop, path());
  terminal.say("< send 123 0 >< echo >");
  CHECK_TRUE(terminal.hears("< hi >< echo >"));
  LONGS_EQUAL(0, tapped.size());
}

TEST(BusHub, client_that_does_not_read_is_cut_off_and_others_go_on) {
  Node other(loop, path());
  wait_for([&] { return other.recorder.ups() == 1; });
  Terminal deaf(loop, path());
  CHECK_TRUE(deaf.joins());
  lines.clear();
  std::uint32_t sent = 0;
  wait_for([&] {
    if (hub.send(numbered_frame(standard(1), sent))) ++sent;
    return !lines.empty();
  });
  STRCMP_EQUAL("a client has left: it does not read", lines[0].c_str());
  wait_for([&] { return other.recorder.heard().size() == sent; });
}

TEST(BusHub, client_too_many_is_told_and_turned_away) {
  std::list<Terminal> terminals;
  for (std::size_t i = 0; i < vehicle::BusHub::kClientsMax; ++i) {
    terminals.emplace_back(loop, path());
    CHECK_TRUE(terminals.back().joins());
  }
  Terminal late(loop, path());
  CHECK_TRUE(late.hears("< error too many clients >"));
  wait_for([&] { return late.ended(); });

  lines.clear();
  terminals.pop_front();
  wait_for([&] { return !lines.empty(); });
  Terminal next(loop, path());
  CHECK_TRUE(next.joins());
}

TEST(BusHub, bus_off_keeps_clients_apart_from_all) {
  Node node(loop, path());
  Terminal terminal(loop, path());
  CHECK_TRUE(terminal.joins());
  wait_for([&] { return node.recorder.ups() == 1; });
  hub.set_bus_off(true);
  hub.set_bus_off(true);
  CHECK_TRUE(terminal.hears("< error 040 "));
  wait_for([&] { return node.recorder.downs() == 1 && terminal.unread().ends_with(" >"); });
  CHECK_TRUE(terminal.hears(std::string(terminal.unread())));

  CHECK_TRUE(hub.send(numbered_frame(standard(1), 1)));
  terminal.say("< send 123 0 >< echo >");
  CHECK_TRUE(terminal.hears("< echo >"));
  LONGS_EQUAL(0, local.heard().size());
  LONGS_EQUAL(1, tapped.size());

  Node newcomer(loop, path());
  wait_for([&] { return newcomer.recorder.downs() == 1; });
  hub.set_bus_off(false);
  wait_for([&] { return node.recorder.ups() == 2 && newcomer.recorder.ups() == 2; });
  CHECK_TRUE(terminal.hears("< error 100 "));
  LONGS_EQUAL(0, node.recorder.heard().size());
}

TEST(BusHub, server_that_is_busy_for_long_lets_a_client_refuse_frames) {
  Node node(loop, path());
  wait_for([&] { return node.recorder.ups() == 1; });
  std::uint32_t taken = 0;  // nothing runs: the client's own bound is what counts
  while (node.bus.send(numbered_frame(standard(1), taken))) ++taken;
  CHECK_TRUE(taken >= can_socketcand::SocketcandBus::kBacklogBytesMax / 64);
  wait_for([&] { return local.heard().size() == taken; });
  for (std::uint32_t i = 0; i < taken; ++i) {
    CHECK_TRUE(local.heard()[i] == numbered_frame(standard(1), i));
  }
  CHECK_TRUE(node.bus.send(numbered_frame(standard(1), 0)));
}

}  // namespace latchkey::contract
