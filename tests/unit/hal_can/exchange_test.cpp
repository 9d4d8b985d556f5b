// What is asked for on the bus, for how long, and what is not.
#include "adapters/hal_can/exchange.hpp"

#include "small_vehicle.hpp"

namespace latchkey::hal_can::testing {

using core::WriteResult;

TEST_GROUP(Asking) { Rig rig; };

TEST(Asking, Write_puts_all_its_values_on_the_bus_at_once) {
  CHECK(rig.write({{kLock, true}, {kWindow, 40.0}}) == WriteResult::taken);
  LONGS_EQUAL(1, rig.sent().size());
  LONGS_EQUAL(1, rig.said("Ask", "Lock"));
  LONGS_EQUAL(40, rig.said("Ask", "Window"));
}

TEST(Asking, Signals_that_are_not_asked_for_are_idle) {
  CHECK(rig.write({{kLock, false}}) == WriteResult::taken);
  LONGS_EQUAL(127, rig.said("Ask", "Window"));
}

TEST(Asking, Frames_are_counted_and_checked) {
  rig.write({{kLock, true}});
  rig.pass(base::Millis{1700});
  LONGS_EQUAL(18, rig.sent().size());
  for (std::size_t i = 0; i < rig.sent().size(); ++i) {
    const can::Frame& frame = rig.sent()[i];
    LONGS_EQUAL(i % 16, rig.body.read(frame, "Ask", "Count"));
    LONGS_EQUAL(can::checksum(can::Checksum::crc8_j1850, 256, frame, 7), frame.data[7]);
  }
}

TEST(Asking, Is_repeated_until_the_feedback_agrees_and_then_taken_back) {
  rig.hear("Doors", {{"Lock", 0}});
  rig.write({{kLock, true}});
  rig.pass(base::Millis{250});
  LONGS_EQUAL(3, rig.sent().size());
  rig.hear("Doors", {{"Lock", 0}});
  LONGS_EQUAL(3, rig.sent().size());
  rig.hear("Doors", {{"Lock", 1}});
  LONGS_EQUAL(4, rig.sent().size());
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
  rig.pass(base::Millis{400});
  LONGS_EQUAL(4, rig.sent().size());
}

TEST(Asking, Each_signal_is_taken_back_for_itself) {
  rig.write({{kLock, true}, {kWindow, 40.0}});
  rig.hear("Doors", {{"Lock", 1}, {"Window", 10}, {"WindowMoves", 1}});
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
  LONGS_EQUAL(40, rig.said("Ask", "Window"));
  rig.hear("Doors", {{"Window", 40}, {"WindowMoves", 0}});
  LONGS_EQUAL(127, rig.said("Ask", "Window"));
}

TEST(Asking, For_another_value_replaces_the_one_before) {
  rig.write({{kWindow, 40.0}});
  rig.write({{kWindow, 60.0}});
  rig.hear("Doors", {{"Window", 40}});
  LONGS_EQUAL(60, rig.said("Ask", "Window"));
  rig.hear("Doors", {{"Window", 60}});
  LONGS_EQUAL(127, rig.said("Ask", "Window"));
}

TEST(Asking, What_has_no_room_on_the_bus_or_is_not_written_is_refused_and_nothing_of_it_sent) {
  for (const auto& wrong : std::vector<core::Assignment>{{kWindow, 101.0},
                                                         {kWindow, -1.0},
                                                         {kWindow, true},
                                                         {kLock, core::Word::clipped("Lock")},
                                                         {kSpeed, 1.0},
                                                         {core::SignalId{99}, true}}) {
    CHECK(rig.write({{kLock, true}, wrong}) == WriteResult::refused);
  }
  rig.pass(base::Millis{1000});
  LONGS_EQUAL(0, rig.sent().size());
}

TEST(Asking, On_a_bus_that_is_down_fails) {
  rig.exchange.on_bus_down();
  CHECK(rig.write({{kLock, true}}) == WriteResult::failed);
  rig.exchange.on_bus_up(rig.now);
  rig.pass(base::Millis{1000});
  LONGS_EQUAL(0, rig.sent().size());
}

TEST(Asking, That_the_bus_does_not_take_fails_and_is_taken_back) {
  rig.outputs.takes = false;
  CHECK(rig.write({{kLock, true}}) == WriteResult::failed);
  rig.outputs.takes = true;
  rig.pass(base::Millis{1000});
  LONGS_EQUAL(1, rig.sent().size());  // to be sure
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
}

TEST(Asking, Goes_on_when_the_bus_comes_back) {
  rig.write({{kLock, true}});
  rig.exchange.on_bus_down();
  rig.pass(base::Millis{1000});
  rig.exchange.on_bus_up(rig.now);
  LONGS_EQUAL(2, rig.sent().size());
  LONGS_EQUAL(1, rig.said("Ask", "Lock"));
}

TEST(Asking, Without_an_idle_value_it_stays_and_is_sent_once) {
  rig.hear("Pages", {{"Page", 0}, {"Heat", 3}});
  rig.hear("Pages", {{"Page", 1}, {"Fan", 5}});
  CHECK(rig.write({{kHeat, 7.0}}) == WriteResult::taken);
  rig.hear("Pages", {{"Page", 0}, {"Heat", 7}});
  rig.pass(base::Millis{900});
  LONGS_EQUAL(1, rig.sent().size());
  LONGS_EQUAL(7, rig.said("Seat", "Heat"));
}

TEST(Asking, What_shares_a_message_and_was_never_written_goes_out_as_reported) {
  rig.hear("Pages", {{"Page", 1}, {"Fan", 5}});
  rig.write({{kHeat, 7.0}});
  LONGS_EQUAL(5, rig.said("Seat", "Fan"));
  rig.write({{kFan, 2.0}});
  LONGS_EQUAL(7, rig.said("Seat", "Heat"));
  LONGS_EQUAL(2, rig.said("Seat", "Fan"));
}

TEST(Asking, Fails_while_what_shares_the_message_is_not_known) {
  CHECK(rig.write({{kHeat, 7.0}}) == WriteResult::failed);
  LONGS_EQUAL(0, rig.sent().size());
}

TEST(Asking, Nothing_is_sent_and_nothing_due_without_a_reason) {
  rig.pass(base::Millis{10'000});
  LONGS_EQUAL(0, rig.sent().size());
  CHECK_FALSE(rig.exchange.next_deadline().has_value());
}

}  // namespace latchkey::hal_can::testing
