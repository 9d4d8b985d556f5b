// Steps that cannot be done or confirmed, and what is undone then.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Failure) {
  World world;

  // `open_trunk` with the trunk on its way.
  void raise_trunk() {
    world.sees(kLocked, true);
    world.begin(make_request("open_trunk"));
    world.wrote();
    world.sees(kLocked, false);
    world.stored();
    world.wrote();
    world.sees(kTrunk, 40.0);
  }

  std::vector<Assignment> last_written() { return world.writes.back().assignments; }
};

TEST(Failure, Write_that_the_vehicle_refuses_moved_nothing) {
  world.begin(make_request("lock"));
  world.wrote(WriteResult::refused);
  world.expect_outcome(Status::failed, Executed::no, Reason::actuation_failed);
  LONGS_EQUAL(0, world.stops.size());
}

TEST(Failure, Write_that_was_lost_is_stopped_and_undone) {
  world.begin(make_request("lock"));
  world.wrote(WriteResult::failed);
  LONGS_EQUAL(1, world.stops.size());
  world.sees(kLocked, std::nullopt);
  world.stopped();
  world.stored();
  world.wrote();
  world.sees(kLocked, false);
  world.expect_outcome(Status::failed, Executed::no, Reason::actuation_failed);
}

TEST(Failure, Write_without_an_answer_is_given_up_after_the_time_to_confirm) {
  world.begin(make_request("lock"));
  world.pass(2s);
  LONGS_EQUAL(1, world.stops.size());
  world.wrote();  // late
  world.stopped();
  world.expect_outcome(Status::failed, Executed::no, Reason::not_confirmed);
}

TEST(Failure, Step_without_feedback_is_not_confirmed) {
  world.bring_to(Phase::confirming);
  world.pass(2s - 1ms);
  LONGS_EQUAL(0, world.stops.size());
  world.pass(1ms);
  LONGS_EQUAL(1, world.stops.size());
  world.stopped();
  world.expect_outcome(Status::failed, Executed::no, Reason::not_confirmed);
}

TEST(Failure, Rollback_undoes_the_steps_in_its_own_order) {
  raise_trunk();
  world.pass(6s);
  world.stopped();
  world.stored();
  CHECK_TRUE(last_written() == std::vector<Assignment>({{kTrunk, 0.0}}));
  world.wrote();
  world.sees(kTrunk, 0.0);
  const auto& intent = std::get<record::Intent>(world.stores.front().record);
  CHECK_TRUE(intent.compensating);
  LONGS_EQUAL(2, intent.step);
  world.stored();
  CHECK_TRUE(last_written() == std::vector<Assignment>({{kLocked, true}}));
  world.wrote();
  world.sees(kLocked, true);
  const Callback outcome =
      world.expect_outcome(Status::failed, Executed::no, Reason::not_confirmed);
  LONGS_EQUAL(2, outcome.progress.step);  // how far it came
  DOUBLES_EQUAL(0.7, outcome.progress.fraction, 1e-9);
}

TEST(Failure, Rollback_that_is_not_confirmed_leaves_it_unknown) {
  raise_trunk();
  world.pass(6s);
  world.stopped();
  world.stored();
  world.wrote();
  world.pass(6s);
  LONGS_EQUAL(2, world.stops.size());
  world.stopped();
  world.expect_outcome(Status::failed, Executed::unknown, Reason::not_confirmed);
}

TEST(Failure, Rollback_that_the_vehicle_refuses_leaves_it_unknown) {
  raise_trunk();
  world.pass(6s);
  world.stopped();
  world.stored();
  world.wrote(WriteResult::refused);
  world.expect_outcome(Status::failed, Executed::unknown, Reason::not_confirmed);
}

TEST(Failure, Command_without_a_rollback_is_stopped_and_left_unknown) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.wrote(WriteResult::failed);
  LONGS_EQUAL(1, world.stops.size());
  world.stopped();
  world.expect_outcome(Status::failed, Executed::unknown, Reason::actuation_failed);
}

TEST(Failure, Vehicle_that_never_stops_is_stuck_until_it_answers) {
  world.bring_to(Phase::halting);
  world.pass(kStopWithin);
  world.expect_outcome(Status::failed, Executed::unknown, Reason::interlock_lost);
  world.stored();
  LONGS_EQUAL(1, world.count(FactKind::stuck));
  world.forget_outputs();

  world.send(make_request("lock", "c-2"));
  world.expect_refusal(Reason::unavailable);
  world.stops.push_back({WriteToken{1}});
  world.stopped();
  LONGS_EQUAL(1, world.count(FactKind::unstuck));
  LONGS_EQUAL(1, world.slot_reports);
  world.sees(kSpeed, 0.0);
  world.begin(make_request("lock", "c-2"));
  world.expect_callback(Status::accepted);
}

TEST(Failure, Vehicle_that_stops_before_the_outcome_is_stored_is_not_stuck) {
  world.bring_to(Phase::halting);
  world.pass(kStopWithin);
  world.stopped();
  world.stored();
  LONGS_EQUAL(0, world.count(FactKind::stuck));
  world.sees(kSpeed, 0.0);
  world.says.clear();
  world.begin(make_request("lock", "c-2"));
  world.expect_callback(Status::accepted);
}

TEST(Failure, Late_answers_change_nothing) {
  for (const Phase phase : {Phase::writing, Phase::confirming, Phase::halting, Phase::rolling_back,
                            Phase::concluding, Phase::stuck}) {
    World fresh;
    fresh.bring_to(phase);
    fresh.forget_outputs();
    fresh.give(input::WriteDone{WriteToken{99}, WriteResult::failed});
    fresh.give(input::Stored{StoreToken{99}, false});
    CHECK_TRUE(fresh.stores.empty());
    CHECK_TRUE(fresh.stops.empty());
    fresh.expect_silence();
  }
}

}  // namespace latchkey::core::testing
