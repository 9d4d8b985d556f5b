// What only the kernel's interfaces have: flags on frames, filters, deletion.
#include <CppUTest/TestHarness.h>
#include <linux/can/error.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "bus_recorder.hpp"
#include "frames.hpp"
#include "support/run_loop.hpp"
#include "vcan.hpp"

namespace latchkey::contract {
namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_GROUP(SocketCan) {
  boost::asio::io_context loop{1};
  std::vector<std::string> lines;
  BusRecorder recorder;
  std::optional<VcanNode> peer{loop};
  can_socketcan::SocketCanBus bus{loop.get_executor(), kInterface,
                                  [this](std::string_view line) { lines.emplace_back(line); }};

  void teardown() override { unlimit_interface_queue(); }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }

  void open(std::optional<std::vector<can::FrameId>> wanted = std::nullopt) {
    recorder.open(bus, std::move(wanted));
    wait_for([this] { return recorder.ups() == 1; });
  }

  void send_with_flags(canid_t flags, std::uint8_t state = 0) {
    can_frame frame{};
    frame.can_id = flags;
    frame.can_dlc = 8;
    frame.data[1] = state;
    peer->send_raw(frame);
  }

  void fence() {
    const std::size_t before = recorder.heard().size();
    peer->send(numbered_frame(standard(0x123), 1));
    wait_for([&] { return recorder.heard().size() > before; });
  }
};

TEST(SocketCan, remote_frame_is_dropped) {
  open();
  send_with_flags(CAN_RTR_FLAG | 0x123);
  send_with_flags(CAN_RTR_FLAG | CAN_EFF_FLAG | 0x123);
  fence();
  LONGS_EQUAL(1, recorder.heard().size());
}

TEST(SocketCan, bytes_beyond_the_size_are_nought) {
  open();
  can_frame frame{};
  frame.can_id = 0x123;
  frame.can_dlc = 2;
  for (std::uint8_t& byte : frame.data) byte = 0xAA;
  peer->send_raw(frame);
  wait_for([this] { return recorder.heard().size() == 1; });
  CHECK_TRUE(recorder.heard()[0] == numbered_frame(standard(0x123), 0xAAAA, 2));
}

TEST(SocketCan, wanted_frames_alone_pass_the_kernel) {
  open(std::vector{standard(0x123), extended(0x456)});
  STRCMP_CONTAINS("vcan0     123    c00007ff", text_of("/proc/net/can/rcvlist_sff").c_str());
  STRCMP_CONTAINS("vcan0  80000456  dfffffff", text_of("/proc/net/can/rcvlist_eff").c_str());
}

TEST(SocketCan, controller_state_is_logged_ever_more_rarely) {
  open();
  lines.clear();
  for (int i = 0; i < 9; ++i) {
    send_with_flags(CAN_ERR_FLAG | CAN_ERR_CRTL, CAN_ERR_CRTL_TX_PASSIVE);
  }
  send_with_flags(CAN_ERR_FLAG | CAN_ERR_CRTL, CAN_ERR_CRTL_ACTIVE);
  fence();
  LONGS_EQUAL(4, lines.size());
  STRCMP_EQUAL("vcan0: the controller complains (8 so far): error-passive", lines[3].c_str());
  LONGS_EQUAL(0, recorder.downs());
}

TEST(SocketCan, bus_off_and_restarted_in_one_frame_goes_down_and_up) {
  open();
  send_with_flags(CAN_ERR_FLAG | CAN_ERR_BUSOFF | CAN_ERR_RESTARTED);
  wait_for([this] { return recorder.ups() == 2; });
  LONGS_EQUAL(1, recorder.downs());
}

TEST(SocketCan, bus_off_names_the_remedy) {
  open();
  send_with_flags(CAN_ERR_FLAG | CAN_ERR_BUSOFF);
  wait_for([this] { return recorder.downs() == 1; });
  STRCMP_CONTAINS("restart-ms", recorder.why_down().c_str());
}

TEST(SocketCan, frame_heard_during_bus_off_goes_up) {
  open();
  send_with_flags(CAN_ERR_FLAG | CAN_ERR_BUSOFF);
  wait_for([this] { return recorder.downs() == 1; });
  fence();
  LONGS_EQUAL(2, recorder.ups());
}

TEST(SocketCan, frames_wait_in_order_for_a_full_interface_queue) {
  open();
  limit_interface_queue(4);
  std::vector<can::Frame> taken;
  for (;;) {
    const can::Frame frame = numbered_frame(standard(2), static_cast<std::uint32_t>(taken.size()));
    if (!bus.send(frame)) break;
    taken.push_back(frame);
  }
  LONGS_EQUAL(4 + can_socketcan::SocketCanBus::kWaitingMax, taken.size());
  wait_for([&] { return peer->heard().size() >= taken.size(); });
  CHECK_TRUE(peer->heard() == taken);
  CHECK_TRUE(bus.send(numbered_frame(standard(2), 0)));
  LONGS_EQUAL(0, recorder.downs());
}

TEST(SocketCan, frame_does_not_overtake_those_that_wait) {
  open();
  limit_interface_queue(4);
  std::vector<can::Frame> frames;
  for (std::uint32_t i = 0; i < 10; ++i) frames.push_back(numbered_frame(standard(2), i));
  for (const can::Frame& frame : frames) {
    if (frame == frames.back()) unlimit_interface_queue();
    CHECK_TRUE(bus.send(frame));
  }
  wait_for([&] { return peer->heard().size() >= frames.size(); });
  CHECK_TRUE(peer->heard() == frames);
}

TEST(SocketCan, frames_that_wait_are_dropped_when_the_bus_goes) {
  open();
  limit_interface_queue(4);
  while (bus.send(numbered_frame(standard(2), 2))) {
  }
  set_interface_up(false);
  wait_for([this] { return recorder.downs() == 1; });
  set_interface_up(true);
  wait_for([this] { return recorder.ups() == 2; });
  CHECK_TRUE(bus.send(numbered_frame(standard(3), 3)));
  wait_for([this] { return !peer->heard().empty() && peer->heard().back().id == standard(3); });
  LONGS_EQUAL(4 + 1, peer->heard().size());
}

TEST(SocketCan, interface_deleted_is_found_again) {
  open();
  delete_interface();
  wait_for([this] { return recorder.downs() == 1; });
  create_interface();
  peer.emplace(loop);
  wait_for([this] { return recorder.ups() == 2; });
  CHECK_TRUE(bus.send(numbered_frame(standard(2), 2)));
  wait_for([this] { return peer->heard().size() == 1; });
  fence();
  LONGS_EQUAL(1, recorder.downs());
}

TEST(SocketCan, interface_absent_at_first_is_waited_for) {
  delete_interface();
  recorder.open(bus);
  wait_for([this] { return recorder.downs() == 1; });
  STRCMP_EQUAL("No such device", recorder.why_down().c_str());
  create_interface();
  wait_for([this] { return recorder.ups() == 1; });
}

}  // namespace latchkey::contract
