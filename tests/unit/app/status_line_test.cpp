#include "app/status_line.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::app {

using core::FactKind;

TEST_GROUP(StatusLine) {
  StatusLine line;

  void expect(const char* words) { STRCMP_EQUAL(words, line.words().c_str()); }

  bool take(FactKind kind, std::string_view detail = {}) {
    return line.take(
        {.kind = kind, .id = {}, .reason = {}, .detail = core::Detail::clipped(detail)});
  }
};

TEST(StatusLine, Before_anything_is_known_the_agent_connects) {
  expect("connecting to the broker; waiting for commands");
}

TEST(StatusLine, Tells_the_command_from_its_acceptance_to_its_outcome) {
  CHECK_TRUE(take(FactKind::link_up));
  expect("online; waiting for commands");
  CHECK_TRUE(take(FactKind::accepted, "door_lock"));
  expect("online; running door_lock");
  CHECK_TRUE(take(FactKind::rolling_back));
  expect("online; undoing a command that did not work");
  CHECK_TRUE(take(FactKind::concluded));
  expect("online; waiting for commands");
}

TEST(StatusLine, Command_goes_on_without_the_broker) {
  take(FactKind::link_up);
  take(FactKind::accepted, "door_lock");
  CHECK_TRUE(take(FactKind::link_down, "lost"));
  expect("connecting to the broker; running door_lock");
}

TEST(StatusLine, Command_of_the_life_before_is_settled_first) {
  take(FactKind::recovering, "door_lock");
  expect("connecting to the broker; asking the vehicle what became of door_lock");
}

TEST(StatusLine, Vehicle_that_does_not_stop_shows_until_it_does) {
  take(FactKind::concluded);
  take(FactKind::stuck);
  expect("connecting to the broker; the vehicle does not say that it has stopped");
  take(FactKind::unstuck);
  expect("connecting to the broker; waiting for commands");
}

TEST(StatusLine, What_comes_in_a_storm_changes_nothing) {
  for (const auto kind : {FactKind::refused, FactKind::duplicate, FactKind::ignored,
                          FactKind::answered, FactKind::unsent}) {
    CHECK_FALSE(take(kind, "busy"));
  }
}

}  // namespace latchkey::app
