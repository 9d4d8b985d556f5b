// Taking back what is asked for, and knowing that the parts rest.
#include "adapters/hal_can/exchange.hpp"
#include "small_vehicle.hpp"

namespace latchkey::hal_can::testing {

using core::WriteToken;

namespace {

constexpr WriteToken kToken{7};

}  // namespace

TEST_GROUP(Stopping) {
  Rig rig;

  void stop(WriteToken token = kToken) { rig.exchange.stop(token, rig.now); }
  bool is_answered() { return rig.outputs.stopped.size() == 1; }
};

TEST(Stopping, Takes_back_what_is_asked_for_at_once) {
  rig.write({{kLock, true}, {kWindow, 40.0}});
  stop();
  LONGS_EQUAL(2, rig.sent().size());
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
  LONGS_EQUAL(127, rig.said("Ask", "Window"));
}

TEST(Stopping, Is_answered_when_a_part_that_tells_is_told_to_rest) {
  rig.write({{kWindow, 40.0}});
  rig.hear("Doors", {{"Window", 5}, {"WindowMoves", 1}});
  stop();
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {{"Window", 6}});
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {{"WindowMoves", 0}});
  CHECK(rig.outputs.stopped == std::vector<WriteToken>{kToken});
  rig.hear("Doors", {});
  CHECK(is_answered());
}

TEST(Stopping, What_was_told_before_does_not_count) {
  rig.hear("Doors", {{"WindowMoves", 0}});
  rig.write({{kWindow, 40.0}});
  stop();
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {});
  CHECK(is_answered());
}

TEST(Stopping, What_was_told_before_the_bus_took_it_does_not_count) {
  rig.write({{kWindow, 40.0}});
  rig.outputs.takes = false;
  stop();
  rig.hear("Doors", {{"WindowMoves", 0}});
  rig.outputs.takes = true;
  rig.pass(base::Millis{30});
  LONGS_EQUAL(127, rig.said("Ask", "Window"));
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {});
  CHECK(is_answered());
}

TEST(Stopping, Part_that_cannot_tell_is_believed_to_rest) {
  rig.write({{kLock, true}});
  stop();
  CHECK(is_answered());
}

TEST(Stopping, Is_said_again_until_it_is_answered) {
  rig.write({{kWindow, 40.0}});
  stop();
  rig.pass(base::Millis{1000});
  LONGS_EQUAL(2 + 5, rig.sent().size());
  rig.hear("Doors", {{"WindowMoves", 0}});
  rig.pass(base::Millis{400});
  LONGS_EQUAL(2 + 5, rig.sent().size());
}

TEST(Stopping, Of_a_write_that_was_confirmed_already_is_said_all_the_same) {
  rig.write({{kWindow, 40.0}});
  rig.hear("Doors", {{"Window", 40}, {"WindowMoves", 1}});
  stop();
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {{"WindowMoves", 0}});
  CHECK(is_answered());
}

TEST(Stopping, Of_an_earlier_run_calls_off_every_part) {
  stop(core::kEarlierRun);
  LONGS_EQUAL(1, rig.sent().size());  // the seat's message asks for nothing: it has no idle value
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
  CHECK_FALSE(is_answered());
  rig.hear("Doors", {{"WindowMoves", 0}});
  CHECK(rig.outputs.stopped == std::vector<WriteToken>{core::kEarlierRun});
}

TEST(Stopping, On_a_bus_that_is_down_waits_for_it) {
  rig.write({{kLock, true}});
  rig.exchange.on_bus_down();
  stop();
  CHECK_FALSE(is_answered());
  rig.exchange.on_bus_up(rig.now);
  LONGS_EQUAL(0, rig.said("Ask", "Lock"));
  CHECK(is_answered());
}

TEST(Stopping, Is_not_answered_after_a_later_write) {
  rig.write({{kWindow, 40.0}});
  stop();
  rig.write({{kWindow, 60.0}});
  rig.hear("Doors", {{"WindowMoves", 0}});
  rig.pass(base::Millis{450});
  CHECK(rig.outputs.stopped.empty());
  LONGS_EQUAL(60, rig.said("Ask", "Window"));
}

TEST(Stopping, Of_nothing_is_answered_at_once) {
  stop();
  CHECK(is_answered());
  LONGS_EQUAL(0, rig.sent().size());
}

}  // namespace latchkey::hal_can::testing
