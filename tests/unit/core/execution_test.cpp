// Commands that end well.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Execution) { World world; };

TEST(Execution, One_step_is_accepted_told_and_succeeds_once_feedback_agrees) {
  const Ticket ticket = world.send(make_request("lock"));
  world.stored();
  const auto accepted = world.expect_callback(Status::accepted);
  LONGS_EQUAL(1, accepted.qos);
  LONGS_EQUAL(1, accepted.callback.seq);
  LONGS_EQUAL(5000, accepted.callback.deadline.count());
  CHECK_EQUAL(Executed::no, accepted.callback.executed);
  LONGS_EQUAL(0, accepted.callback.progress.step);
  LONGS_EQUAL(1, accepted.callback.progress.of);
  world.expect_settled(ticket, Disposition::accepted);

  const auto started = world.expect_callback(Status::in_progress);
  LONGS_EQUAL(0, started.qos);
  LONGS_EQUAL(2, started.callback.seq);
  LONGS_EQUAL(1, started.callback.progress.step);
  CHECK_EQUAL(Executed::unknown, started.callback.executed);
  LONGS_EQUAL(1, world.writes.size());
  CHECK_TRUE(world.writes[0].assignments == std::vector<Assignment>({{kLocked, true}}));

  world.wrote();
  CHECK_TRUE(world.stores.empty());  // taken is not confirmed
  world.pass(300ms);
  world.sees(kLocked, true);
  const Callback outcome = world.expect_outcome(Status::succeeded, Executed::yes);
  LONGS_EQUAL(3, outcome.seq);
  LONGS_EQUAL(0, outcome.deadline.count());
  DOUBLES_EQUAL(1.0, outcome.progress.fraction, 0.0);
  CHECK_TRUE(outcome.result == std::vector<Assignment>({{kLocked, true}}));
  CHECK_TRUE(outcome.at == world.now.wall);

  world.stored();
  LONGS_EQUAL(1, world.delivers.size());
  CHECK_TRUE(world.idle());
  world.expect_silence();
}

TEST(Execution, Callbacks_go_where_the_request_asked_with_what_it_brought) {
  world.begin(make_request("lock"));
  const ReplyTo& reply_to = world.expect_callback(Status::accepted).reply_to;
  STRCMP_EQUAL("clients/app/callback", reply_to.topic.c_str());
  STRCMP_EQUAL("c-1", reply_to.correlation.c_str());
  STRCMP_EQUAL("00-trace", reply_to.traceparent.c_str());
  STRCMP_EQUAL("state", reply_to.tracestate.c_str());
}

TEST(Execution, Steps_run_one_after_the_other_each_with_its_intent_stored_first) {
  world.sees(kLocked, true);
  world.begin(make_request("open_trunk"));
  LONGS_EQUAL(1, world.writes.size());
  world.wrote();
  world.sees(kLocked, false);
  LONGS_EQUAL(1, world.writes.size());
  const auto& intent = std::get<record::Intent>(world.stores.front().record);
  LONGS_EQUAL(2, intent.step);
  CHECK_FALSE(intent.compensating);
  world.says.clear();

  world.stored();
  LONGS_EQUAL(2, world.writes.size());
  CHECK_TRUE(world.writes[1].assignments == std::vector<Assignment>({{kTrunk, 100.0}}));
  const Progress progress = world.expect_callback(Status::in_progress).callback.progress;
  LONGS_EQUAL(2, progress.step);
  LONGS_EQUAL(2, progress.of);
  DOUBLES_EQUAL(0.5, progress.fraction, 1e-9);

  world.wrote();
  world.sees(kTrunk, 100.0);
  const Callback outcome = world.expect_outcome(Status::succeeded, Executed::yes);
  CHECK_TRUE(outcome.result == std::vector<Assignment>({{kLocked, false}, {kTrunk, 100.0}}));
}

TEST(Execution, Step_that_is_satisfied_already_is_not_written_again) {
  world.sees(kLocked, true);
  world.begin(make_request("lock"));
  LONGS_EQUAL(0, world.writes.size());
  world.expect_callback(Status::accepted);
  world.expect_silence();
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Execution, Satisfied_first_step_leaves_the_second_to_do) {
  world.begin(make_request("open_trunk"));  // it is unlocked
  CHECK_TRUE(std::holds_alternative<record::Intent>(world.stores.front().record));
  world.stored();
  CHECK_TRUE(world.writes.at(0).assignments == std::vector<Assignment>({{kTrunk, 100.0}}));
}

TEST(Execution, Command_without_steps_succeeds_as_soon_as_it_is_stored) {
  world.begin(make_request("wake"));
  const Callback outcome = world.expect_outcome(Status::succeeded, Executed::yes);
  DOUBLES_EQUAL(1.0, outcome.progress.fraction, 0.0);
  CHECK_TRUE(outcome.result.empty());
}

TEST(Execution, Pulse_is_held_for_its_time_and_then_ended) {
  world.begin(make_request("honk"));
  world.wrote();
  world.sees(kHorn, true);
  world.pass(499ms);
  CHECK_TRUE(world.stores.empty());
  world.pass(1ms);
  world.stored();  // the intent
  LONGS_EQUAL(2, world.writes.size());
  CHECK_TRUE(world.writes[1].assignments == std::vector<Assignment>({{kHorn, false}}));
  world.wrote();
  world.sees(kHorn, false);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Execution, Parameter_becomes_the_value_that_is_written_and_awaited) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 23.5}}));
  CHECK_TRUE(world.writes.at(0).assignments == std::vector<Assignment>({{kTemperature, 23.5}}));
  world.wrote();
  world.sees(kTemperature, 23.0);
  CHECK_TRUE(world.stores.empty());
  world.sees(kTemperature, 23.5);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Execution, Feedback_before_the_answer_to_the_write_counts_once_that_has_come) {
  world.begin(make_request("lock"));
  world.sees(kLocked, true);
  CHECK_TRUE(world.stores.empty());
  world.wrote();
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Execution, Progress_is_told_each_second_with_the_way_that_numbers_have_come) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.wrote();
  world.expect_callback(Status::accepted);
  world.expect_callback(Status::in_progress);
  world.pass(999ms);
  world.expect_silence();
  world.sees(kTemperature, 21.0);
  const unsigned reports = world.slot_reports;
  world.pass(1ms);
  const Callback first = world.expect_callback(Status::in_progress).callback;
  DOUBLES_EQUAL(0.25, first.progress.fraction, 1e-9);
  LONGS_EQUAL(7000, first.deadline.count());
  LONGS_EQUAL(3, first.seq);
  LONGS_EQUAL(reports + 1, world.slot_reports);
  world.pass(2s);
  world.expect_callback(Status::in_progress);
  LONGS_EQUAL(5, world.expect_callback(Status::in_progress).callback.seq);
  world.expect_silence();
}

TEST(Execution, Slot_is_reported_when_it_is_taken_and_when_it_is_free) {
  world.send(make_request("lock"));
  LONGS_EQUAL(0, world.slot_reports);
  world.stored();
  LONGS_EQUAL(2, world.slot_reports);  // accepted, and its first step
  world.confirm_lock();
  LONGS_EQUAL(2, world.slot_reports);
  world.stored();
  LONGS_EQUAL(3, world.slot_reports);
}

TEST(Execution, Commands_follow_one_another) {
  for (int i = 0; i < 3; ++i) world.conclude_lock("c-" + std::to_string(i));
  CHECK_TRUE(world.idle());
}

}  // namespace latchkey::core::testing
