#include "app/status_line.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::app {

using core::FactKind;

TEST_GROUP(StatusLine) {
  StatusLine line;
  base::Now now{base::MonoTime{},
                base::WallTime{std::chrono::seconds(1'790'000'000) + base::Millis{123}}};

  void expect(const char* words, std::size_t waiting = 0) {
    STRCMP_EQUAL(words, line.words(waiting).c_str());
  }

  bool take(FactKind kind, std::string_view detail = {}) {
    return line.take(
        {.kind = kind, .id = {}, .reason = {}, .detail = core::Detail::clipped(detail)}, now);
  }

  void become_ready() {
    CHECK_TRUE(take(FactKind::vehicle_up));
    CHECK_TRUE(take(FactKind::link_up));
  }
};

TEST(StatusLine, Before_anything_is_known_the_agent_connects) {
  expect("connecting to the broker; waiting for commands; the vehicle is not read");
}

TEST(StatusLine, Tells_since_when_the_broker_is_there_or_away) {
  become_ready();
  expect("online since 2026-09-21T14:13:20Z; waiting for commands");
  now.wall += std::chrono::minutes{1};
  CHECK_TRUE(take(FactKind::link_down, "lost"));
  expect("offline since 2026-09-21T14:14:20Z; waiting for commands");
  now.wall += std::chrono::minutes{1};
  CHECK_FALSE(take(FactKind::link_down, "refused"));
  expect("offline since 2026-09-21T14:14:20Z; waiting for commands");
}

TEST(StatusLine, Time_that_nobody_can_tell_is_left_out) {
  now.wall_is_trusted = false;
  become_ready();
  expect("online; waiting for commands");
}

TEST(StatusLine, Try_that_fails_before_the_first_connection_is_still_connecting) {
  take(FactKind::vehicle_up);
  CHECK_FALSE(take(FactKind::link_down, "refused"));
  expect("connecting to the broker; waiting for commands");
}

TEST(StatusLine, Tells_the_command_from_its_acceptance_to_its_outcome) {
  now.wall_is_trusted = false;
  become_ready();
  CHECK_TRUE(take(FactKind::accepted, "door_lock"));
  expect("online; running door_lock");
  CHECK_TRUE(take(FactKind::rolling_back));
  expect("online; undoing a command that did not work");
  CHECK_TRUE(take(FactKind::concluded));
  expect("online; waiting for commands; 1 outcome waits for the broker", 1);
  CHECK_TRUE(take(FactKind::delivered));
  expect("online; waiting for commands");
}

TEST(StatusLine, Command_goes_on_without_the_broker) {
  now.wall_is_trusted = false;
  become_ready();
  take(FactKind::accepted, "door_lock");
  CHECK_TRUE(take(FactKind::link_down, "lost"));
  expect("offline; running door_lock; 2 outcomes wait for the broker", 2);
}

TEST(StatusLine, Vehicle_that_is_lost_shows_until_it_is_back) {
  now.wall_is_trusted = false;
  become_ready();
  CHECK_TRUE(take(FactKind::vehicle_down));
  expect("online; waiting for commands; the vehicle is not read");
  take(FactKind::vehicle_up);
  expect("online; waiting for commands");
}

TEST(StatusLine, Command_of_the_life_before_is_settled_first) {
  take(FactKind::vehicle_up);
  take(FactKind::recovering, "door_lock");
  expect("connecting to the broker; asking the vehicle what became of door_lock");
}

TEST(StatusLine, Vehicle_that_does_not_stop_shows_until_it_does) {
  take(FactKind::vehicle_up);
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
