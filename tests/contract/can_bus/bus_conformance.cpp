// What can/bus.hpp promises, held against whatever Bus make_bus_rig() brings.
#include <CppUTest/TestHarness.h>

#include <algorithm>

#include "bus_recorder.hpp"
#include "bus_rig.hpp"
#include "frames.hpp"

namespace latchkey::contract {
namespace {

constexpr std::size_t kMany = 1000;
constexpr std::size_t kBurst = 32;  // what any bus holds for a node that is about to read

std::vector<can::Frame> many_frames() {
  std::vector<can::Frame> frames;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    frames.push_back(numbered_frame(i % 2 == 0 ? standard(i % 7) : extended(i), i));
  }
  return frames;
}

}  // namespace

TEST_GROUP(Bus) {
  BusRecorder recorder;
  std::unique_ptr<BusRig> rig = make_bus_rig();

  void teardown() override { CHECK_FALSE(recorder.told_inside_call()); }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(rig->run_until(done)); }

  void open(std::optional<std::vector<can::FrameId>> wanted = std::nullopt) {
    recorder.open(rig->bus(), std::move(wanted));
    wait_for([this] { return recorder.ups() == 1; });
    LONGS_EQUAL(0, recorder.downs());
  }

  bool send(const can::Frame& frame) { return recorder.send(rig->bus(), frame); }

  // As fast as they are taken, but no further ahead of the peer than it has room for.
  void send_all(const std::vector<can::Frame>& frames) {
    for (std::size_t sent = 0; sent < frames.size(); ++sent) {
      wait_for([&] { return rig->peer_heard().size() + kBurst > sent && send(frames[sent]); });
    }
    wait_for([&] { return rig->peer_heard().size() >= frames.size(); });
  }

  void peer_send_all(const std::vector<can::Frame>& frames) {
    const std::size_t before = recorder.heard().size();
    for (std::size_t sent = 0; sent < frames.size();) {
      const std::size_t end = std::min(sent + kBurst, frames.size());
      while (sent < end) rig->peer_send(frames[sent++]);
      wait_for([&] { return recorder.heard().size() >= before + sent; });
    }
  }

  // Every frame that the peer sent before this was told before it, if ever.
  void fence(can::FrameId id) {
    const can::Frame last = numbered_frame(id, 0xFEDCBA98);
    rig->peer_send(last);
    wait_for([&] { return !recorder.heard().empty() && recorder.heard().back() == last; });
  }

  void exchange() {
    const std::size_t heard = recorder.heard().size();
    const std::size_t peer_heard = rig->peer_heard().size();
    rig->peer_send(numbered_frame(standard(1), 1));
    CHECK_TRUE(send(numbered_frame(standard(2), 2)));
    wait_for([&] {
      return recorder.heard().size() == heard + 1 && rig->peer_heard().size() == peer_heard + 1;
    });
  }
};

TEST(Bus, frames_of_every_kind_are_heard_as_they_are) {
  open();
  const auto frames = frames_of_every_kind();
  peer_send_all(frames);
  CHECK_TRUE(recorder.heard() == frames);
}

TEST(Bus, frames_of_every_kind_are_sent_as_they_are) {
  open();
  const auto frames = frames_of_every_kind();
  send_all(frames);
  CHECK_TRUE(rig->peer_heard() == frames);
}

TEST(Bus, many_frames_are_heard_in_their_order) {
  open();
  const auto frames = many_frames();
  peer_send_all(frames);
  CHECK_TRUE(recorder.heard() == frames);
}

TEST(Bus, many_frames_are_sent_in_their_order) {
  open();
  const auto frames = many_frames();
  send_all(frames);
  CHECK_TRUE(rig->peer_heard() == frames);
}

TEST(Bus, own_frames_are_not_told) {
  open();
  for (std::uint32_t i = 0; i < kBurst; ++i) CHECK_TRUE(send(numbered_frame(standard(5), i)));
  wait_for([&] { return rig->peer_heard().size() == kBurst; });
  fence(standard(5));
  LONGS_EQUAL(1, recorder.heard().size());
}

TEST(Bus, wanted_frames_alone_are_told) {
  const std::vector<can::FrameId> wanted = {extended(0x700), standard(0x321), standard(0x123)};
  open(wanted);
  const auto told = [&](can::FrameId id) { return std::ranges::count(wanted, id) > 0; };
  std::vector<can::Frame> expected;
  for (const can::FrameId id :
       {standard(0x123), extended(0x123), standard(0x322), standard(0x321), standard(0x700),
        extended(0x700), extended(0x700 + 0x800), standard(0)}) {
    const can::Frame frame = numbered_frame(id, 7);
    rig->peer_send(frame);
    if (told(id)) expected.push_back(frame);
  }
  fence(standard(0x123));
  LONGS_EQUAL(4, recorder.heard().size());
  CHECK_TRUE(std::equal(expected.begin(), expected.end(), recorder.heard().begin()));
}

TEST(Bus, thousands_of_wanted_frames_are_told) {
  std::vector<can::FrameId> wanted;
  for (std::uint32_t i = 0; i < 2000; ++i) wanted.push_back(extended(2 * i));
  open(wanted);
  std::vector<can::Frame> expected;
  for (std::uint32_t i = 0; i < kBurst; ++i) {
    const can::Frame frame = numbered_frame(extended(i), i);
    rig->peer_send(frame);
    if (i % 2 == 0) expected.push_back(frame);
  }
  fence(extended(3998));
  LONGS_EQUAL(expected.size() + 1, recorder.heard().size());
  CHECK_TRUE(std::equal(expected.begin(), expected.end(), recorder.heard().begin()));
}

TEST(Bus, nobody_wanted_still_goes_up_and_down) {
  open(std::vector<can::FrameId>());
  rig->peer_send(numbered_frame(standard(1), 1));
  rig->report_bus_off();
  wait_for([this] { return recorder.downs() == 1; });
  LONGS_EQUAL(0, recorder.heard().size());
}

TEST(Bus, send_before_it_is_up_is_refused) {
  recorder.open(rig->bus());
  CHECK_FALSE(send(numbered_frame(standard(1), 1)));
  wait_for([this] { return recorder.ups() == 1; });
  exchange();
  LONGS_EQUAL(1, rig->peer_heard().size());
}

TEST(Bus, bus_gone_is_told_once_with_its_reason) {
  open();
  rig->take_away();
  wait_for([this] { return recorder.downs() == 1; });
  CHECK_FALSE(recorder.why_down().empty());
  CHECK_FALSE(send(numbered_frame(standard(1), 1)));
}

TEST(Bus, send_into_a_bus_that_is_just_gone_ends_in_down) {
  open();
  rig->take_away();
  static_cast<void>(send(numbered_frame(standard(1), 1)));
  LONGS_EQUAL(0, recorder.downs());
  wait_for([this] { return recorder.downs() == 1; });
}

TEST(Bus, bus_back_is_told_and_carries_frames) {
  open();
  for (std::size_t round = 1; round <= 2; ++round) {
    rig->take_away();
    wait_for([&] { return recorder.downs() == round; });
    rig->bring_back();
    wait_for([&] { return recorder.ups() == round + 1; });
    exchange();
  }
  LONGS_EQUAL(2, recorder.downs());
}

TEST(Bus, bus_absent_at_first_is_told_and_waited_for) {
  rig->take_away();
  recorder.open(rig->bus());
  wait_for([this] { return recorder.downs() == 1; });
  LONGS_EQUAL(0, recorder.ups());
  rig->bring_back();
  wait_for([this] { return recorder.ups() == 1; });
  LONGS_EQUAL(1, recorder.downs());  // one word for a bus that stays away
  exchange();
}

TEST(Bus, bus_off_is_down_until_restarted) {
  open();
  for (std::size_t round = 1; round <= 2; ++round) {
    rig->report_bus_off();
    wait_for([&] { return recorder.downs() == round; });
    STRCMP_CONTAINS("bus-off", recorder.why_down().c_str());
    CHECK_FALSE(send(numbered_frame(standard(1), 1)));
    rig->report_restarted();
    wait_for([&] { return recorder.ups() == round + 1; });
    exchange();
  }
}

TEST(Bus, bus_gone_during_bus_off_comes_back_up) {
  open();
  rig->report_bus_off();
  wait_for([this] { return recorder.downs() == 1; });
  rig->take_away();
  rig->report_restarted();
  rig->bring_back();
  wait_for([this] { return recorder.ups() == 2; });
  exchange();
  LONGS_EQUAL(1, recorder.downs());
}

TEST(Bus, destroyed_at_any_moment_tells_nothing_more) {
  constexpr std::size_t kMoments = 40;
  for (std::size_t moment = 0; moment < kMoments; ++moment) {
    BusRecorder doomed;
    doomed.open(rig->bus());
    std::size_t steps = 0;
    wait_for([&] {
      rig->peer_send(numbered_frame(standard(1), 1));
      static_cast<void>(doomed.send(rig->bus(), numbered_frame(standard(2), 2)));
      return ++steps > moment;
    });
    rig->destroy_bus();
    const std::size_t told = doomed.ups() + doomed.heard().size();
    rig->renew_bus();
    BusRecorder next;
    next.open(rig->bus());
    wait_for([&] { return next.ups() == 1; });
    LONGS_EQUAL(told, doomed.ups() + doomed.heard().size());
    rig->renew_bus();
  }
}

}  // namespace latchkey::contract
