// What is known of the vehicle, from which frames, and for how long.
#include "adapters/hal_can/exchange.hpp"
#include "small_vehicle.hpp"

namespace latchkey::hal_can::testing {

using core::Value;

TEST_GROUP(FeedbackOfTheBus) {
  Rig rig;

  std::optional<Value> value(core::SignalId signal) { return rig.outputs.value(signal); }
};

TEST(FeedbackOfTheBus, Values_are_told_as_they_come_and_only_when_they_change) {
  rig.hear("Doors", {{"Lock", 1}, {"Window", 30}});
  CHECK(value(kLock) == Value(true));
  CHECK(value(kWindow) == Value(30.0));
  LONGS_EQUAL(2, rig.outputs.reports);
  rig.hear("Doors", {});
  LONGS_EQUAL(2, rig.outputs.reports);
  rig.hear("Doors", {{"Lock", 0}});
  CHECK(value(kLock) == Value(false));
  LONGS_EQUAL(3, rig.outputs.reports);
}

TEST(FeedbackOfTheBus, Bits_that_stand_for_no_value_make_it_unknown) {
  rig.hear("Doors", {{"Lock", 1}});
  rig.hear("Doors", {{"Lock", 3}});
  CHECK_FALSE(value(kLock).has_value());
  rig.hear("Pages", {{"Speed", 12345}});
  CHECK(value(kSpeed) == Value(123.45));
  rig.hear("Pages", {{"Speed", 65535}});
  CHECK_FALSE(value(kSpeed).has_value());
}

TEST(FeedbackOfTheBus, Older_than_its_timeout_is_unknown) {
  rig.hear("Doors", {{"Lock", 1}});
  rig.pass(base::Millis{499});
  CHECK(value(kLock) == Value(true));
  rig.pass(base::Millis{1});
  CHECK_FALSE(value(kLock).has_value());
  CHECK(rig.outputs.silences == std::vector<std::string>{"Doors silent"});
  rig.hear("Doors", {});
  CHECK(value(kLock) == Value(true));
  CHECK(rig.outputs.silences == std::vector<std::string>({"Doors silent", "Doors heard"}));
}

TEST(FeedbackOfTheBus, Each_frame_makes_it_fresh_again) {
  for (int i = 0; i < 10; ++i) {
    rig.hear("Doors", {{"Lock", 1}});
    rig.pass(base::Millis{499});
  }
  CHECK(value(kLock) == Value(true));
}

TEST(FeedbackOfTheBus, Pages_of_a_multiplexed_message_grow_old_each_for_itself) {
  rig.hear("Pages", {{"Page", 0}, {"Heat", 4}});
  CHECK(value(kHeat) == Value(4.0));
  CHECK_FALSE(value(kFan).has_value());
  rig.hear("Pages", {{"Page", 1}, {"Fan", 6}});
  CHECK(value(kFan) == Value(6.0));
  CHECK(value(kHeat) == Value(4.0));
  rig.pass(base::Millis{600});
  rig.hear("Pages", {{"Page", 1}});
  rig.pass(base::Millis{600});
  CHECK_FALSE(value(kHeat).has_value());
  CHECK(value(kFan).has_value());
  CHECK(value(kSpeed).has_value());  // is on every page
}

TEST(FeedbackOfTheBus, Damaged_frames_are_counted_and_tell_nothing) {
  can::Frame frame = rig.body.frame("Doors", {{"Lock", 1}});
  frame.data[7] = static_cast<std::uint8_t>(frame.data[7] ^ 1U);
  rig.exchange.on_frame(frame, rig.now);
  can::Frame cut = rig.body.frame("Doors", {{"Lock", 1}});
  cut.size = 7;
  rig.exchange.on_frame(cut, rig.now);
  LONGS_EQUAL(0, rig.outputs.reports);
  LONGS_EQUAL(2, rig.exchange.damaged_frames());
}

TEST(FeedbackOfTheBus, Counter_that_stands_still_does_not_keep_a_value_fresh) {
  const can::Frame frame = rig.body.frame("Doors", {{"Lock", 1}});
  for (int i = 0; i < 20; ++i) {
    rig.exchange.on_frame(frame, rig.now);
    rig.pass(base::Millis{100});
  }
  CHECK_FALSE(value(kLock).has_value());
  LONGS_EQUAL(19, rig.exchange.damaged_frames());
}

TEST(FeedbackOfTheBus, Frames_of_others_are_nothing_to_it) {
  rig.exchange.on_frame({.id = {.value = 0x7FF, .extended = false}, .size = 8, .data = {}},
                        rig.now);
  can::Frame extended = rig.body.frame("Doors", {{"Lock", 1}});
  extended.id.extended = true;
  rig.exchange.on_frame(extended, rig.now);
  LONGS_EQUAL(0, rig.outputs.reports);
  LONGS_EQUAL(0, rig.exchange.damaged_frames());
}

TEST(FeedbackOfTheBus, Nothing_is_known_when_the_bus_is_down) {
  rig.hear("Doors", {{"Lock", 1}, {"Window", 5}});
  rig.hear("Pages", {{"Speed", 0}});
  rig.exchange.on_bus_down();
  for (const core::SignalId signal : {kLock, kWindow, kSpeed, kHeat}) {
    CHECK_FALSE(value(signal).has_value());
  }
  CHECK_FALSE(rig.exchange.next_deadline().has_value());
}

TEST(FeedbackOfTheBus, Messages_of_use_are_asked_for_and_no_others) {
  const std::vector<can::FrameId> wanted = rig.exchange.wanted();
  CHECK(wanted == std::vector<can::FrameId>({{512, false}, {513, false}}));
}

}  // namespace latchkey::hal_can::testing
