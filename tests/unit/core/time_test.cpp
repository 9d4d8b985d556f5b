// Deadlines, and a wall clock that jumps.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Deadline) {
  World world;

  static Request heat() { return make_request("heat", "c-1", {{param_name("target"), 24.0}}); }
  static Request heat_within(base::Millis timeout) {
    Request request = heat();
    request.timeout = timeout;
    return request;
  }
};

TEST(Deadline, Passed_ends_the_command_as_timed_out_after_its_rollback) {
  Request request = make_request("open_trunk");
  request.timeout = 3s;
  world.begin(request);
  world.stored();
  world.wrote();
  world.pass(3s - 1ms);
  LONGS_EQUAL(0, world.stops.size());
  world.pass(1ms);
  LONGS_EQUAL(1, world.stops.size());
  world.sees(kTrunk, 30.0);
  world.stopped();
  world.stored();
  world.wrote();
  world.sees(kTrunk, 0.0);
  world.stored();
  world.wrote();
  world.sees(kLocked, true);
  const Callback outcome = world.expect_outcome(Status::timed_out, Executed::no, Reason::deadline);
  LONGS_EQUAL(0, outcome.deadline.count());
}

TEST(Deadline, Of_the_catalogue_is_shortened_by_the_request) {
  world.begin(heat_within(2s));
  LONGS_EQUAL(2000, world.expect_callback(Status::accepted).callback.deadline.count());
  world.pass(2s);
  world.stopped();
  world.expect_outcome(Status::timed_out, Executed::unknown, Reason::deadline);
}

TEST(Deadline, Of_the_catalogue_is_never_stretched_by_the_request) {
  world.begin(heat_within(60s));
  LONGS_EQUAL(8000, world.expect_callback(Status::accepted).callback.deadline.count());
}

TEST(Deadline, Counts_from_the_admission_on_and_lets_nothing_move_once_passed) {
  world.send(heat_within(2s));
  world.pass(2s);
  world.stored();
  LONGS_EQUAL(0, world.writes.size());
  world.expect_callback(Status::accepted);
  world.expect_outcome(Status::timed_out, Executed::no, Reason::deadline);
}

TEST(Deadline, Passed_while_an_intent_is_stored_lets_nothing_move) {
  Request request = make_request("open_trunk");
  request.timeout = 3s;
  world.begin(request);  // unlocked already: the trunk is the first to move
  world.now.mono += 3s;  // the answer comes before the wake-up does
  world.stored();
  LONGS_EQUAL(0, world.writes.size());
  world.expect_outcome(Status::timed_out, Executed::no, Reason::deadline);
}

TEST(Deadline, None_is_wanted_while_idle) { CHECK_FALSE(world.agent.next_deadline().has_value()); }

TEST(Deadline, Is_the_next_of_step_command_and_progress) {
  world.begin(heat());
  CHECK_TRUE(world.agent.next_deadline() == world.now.mono + kProgressEvery);
  world.wrote();
  world.pass(kProgressEvery + 1ms);
  CHECK_TRUE(world.agent.next_deadline() == world.now.mono + kProgressEvery - 1ms);
  world.pass(6500ms);
  CHECK_TRUE(world.agent.next_deadline() == world.now.mono + 499ms);
}

TEST(Deadline, Woken_too_early_changes_nothing) {
  world.bring_to(Phase::confirming);
  world.says.clear();
  world.give(input::TimePassed{});
  world.expect_silence();
  LONGS_EQUAL(0, world.stops.size());
}

TEST_GROUP(WallClock) { World world; };

TEST(WallClock, Jumping_back_and_forth_changes_nothing_that_runs) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.wrote();
  world.says.clear();
  const base::WallTime start = world.now.wall;
  for (const auto jump : {-24h, 0h, 24h * 365}) {
    world.now.wall = start + jump;
    world.pass(1s);
    world.expect_callback(Status::in_progress);
    world.expect_silence();
  }
  LONGS_EQUAL(0, world.stops.size());
  LONGS_EQUAL(5000, world.agent.holder(world.now.mono)->deadline.count());
  world.sees(kTemperature, 24.0);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(WallClock, Skew_of_a_sender_is_allowed_for_and_no_more) {
  struct Case {
    base::Millis off;
    std::optional<Reason> reason;
  };
  const base::Millis skew = make_settings().clock_skew;
  for (const auto& [off, reason] :
       {Case{-skew, {}}, Case{-skew - 1ms, Reason::not_yet_valid}, Case{60s + skew, {}},
        Case{60s + skew + 1ms, Reason::expired}}) {
    World fresh;
    const Request request = make_request("lock");
    fresh.now.wall = request.issued_at + off;
    fresh.begin_or_refuse(request);
    fresh.expect_callback(reason ? Status::rejected : Status::accepted, reason);
  }
}

TEST(WallClock, Not_yet_valid_says_when_it_will_be) {
  Request request = make_request("lock");
  request.not_before = world.now.wall + 30s;
  world.send(request);
  const Callback refusal = world.expect_refusal(Reason::not_yet_valid);
  CHECK_TRUE(refusal.failure->retry_after == base::Millis{30s});
}

TEST(WallClock, Lifetime_up_to_the_limit_is_taken) {
  Request request = make_request("lock");
  request.expires_at = request.issued_at + make_settings().lifetime_max;
  world.begin_or_refuse(request);
  world.expect_callback(Status::accepted);
}

TEST(WallClock, Current_epoch_is_taken) {
  Request request = make_request("lock");
  request.epoch = make_settings().epoch;
  world.begin_or_refuse(request);
  world.expect_callback(Status::accepted);
}

TEST(WallClock, Epoch_of_an_earlier_run_is_refused) {
  Request request = make_request("lock");
  request.epoch = Epoch::parse("epoch-0");
  world.send(request);
  world.expect_refusal(Reason::expired);
}

}  // namespace latchkey::core::testing
