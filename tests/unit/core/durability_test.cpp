// Nothing moves and nothing is told before the journal has it.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Durability) { World world; };

TEST(Durability, Nothing_is_told_settled_or_written_before_the_accept_is_stored) {
  const Ticket ticket = world.send(make_request("lock"));
  const auto& accept = std::get<record::Accept>(world.stores.front().record);
  CHECK_TRUE(accept.request.id == command_id("c-1"));
  CHECK_TRUE(accept.request.command == command_name("lock"));
  CHECK_TRUE(accept.request.fingerprint == make_request("lock").fingerprint);
  CHECK_TRUE(accept.request.expires_at == make_request("lock").expires_at);
  STRCMP_EQUAL("c-1", accept.request.reply_to.correlation.c_str());

  world.pass(1h);
  world.expect_silence();
  world.expect_unsettled(ticket);
  LONGS_EQUAL(0, world.writes.size());
}

TEST(Durability, Command_whose_exp_passes_while_it_is_stored_never_starts) {
  const Request request = make_request("lock");
  world.send(request);
  world.now.wall = request.expires_at + make_settings().clock_skew + 1ms;
  world.stored();
  CHECK_TRUE(world.writes.empty());
  world.expect_outcome(Status::failed, Executed::no, Reason::expired);
}

TEST(Durability, Accept_that_cannot_be_stored_is_refused_and_frees_the_slot) {
  const Ticket ticket = world.send(make_request("lock"));
  world.stored(false);
  const Callback refusal = world.expect_refusal(Reason::unavailable);
  LONGS_EQUAL(1, refusal.seq);
  LONGS_EQUAL(0, refusal.deadline.count());
  world.expect_settled(ticket, Disposition::refused);
  LONGS_EQUAL(0, world.writes.size());
  LONGS_EQUAL(1, world.count(FactKind::store_failed));
  CHECK_TRUE(world.idle());
}

TEST(Durability, Journal_that_does_not_answer_in_time_makes_the_agent_unavailable) {
  world.send(make_request("lock"));
  world.pass(kStoreWithin - 1ms);
  world.send(make_request("honk", "c-2"));
  world.expect_refusal(Reason::busy);
  world.pass(1ms);
  world.send(make_request("honk", "c-2"));
  world.expect_refusal(Reason::unavailable);

  world.stored();  // late, and yet the command runs
  world.expect_callback(Status::accepted);
  world.says.clear();
  world.send(make_request("honk", "c-2"));
  world.expect_refusal(Reason::busy);
}

TEST(Durability, Refusal_consumes_no_id) {
  world.send(make_request("lock"));
  world.stored(false);
  world.forget_outputs();
  world.begin(make_request("lock"));
  world.expect_callback(Status::accepted);
}

TEST(Durability, Outcome_is_delivered_only_once_it_is_stored) {
  world.bring_to(Phase::concluding);
  world.pass(1h);
  LONGS_EQUAL(0, world.delivers.size());
  world.stored();
  LONGS_EQUAL(1, world.delivers.size());
}

TEST(Durability, Outcome_that_cannot_be_stored_is_tried_again_unchanged_and_keeps_the_slot) {
  world.bring_to(Phase::concluding);
  const Callback first = world.expect_outcome(Status::succeeded, Executed::yes);
  for (int attempt = 0; attempt < 3; ++attempt) {
    world.stored(false);
    CHECK_TRUE(world.stores.empty());
    CHECK_FALSE(world.idle());
    world.pass(kStoreRetryAfter - 1ms);
    CHECK_TRUE(world.stores.empty());
    world.pass(1ms);
    const Callback again = world.expect_outcome(Status::succeeded, Executed::yes);
    LONGS_EQUAL(first.seq, again.seq);
    CHECK_TRUE(first.at == again.at);
  }
  LONGS_EQUAL(3, world.count(FactKind::store_failed));
  LONGS_EQUAL(0, world.delivers.size());
  world.stored();
  LONGS_EQUAL(1, world.delivers.size());
  CHECK_TRUE(world.idle());
}

TEST(Durability, Intent_that_cannot_be_stored_ends_the_command_with_a_rollback) {
  world.sees(kLocked, true);
  world.begin(make_request("open_trunk"));
  world.wrote();
  world.sees(kLocked, false);
  world.stored(false);  // the intent of the second step
  LONGS_EQUAL(1, world.writes.size());
  world.stopped();
  world.stored();  // the trunk never moved: what is left is the intent to lock
  world.wrote();
  world.sees(kLocked, true);
  world.expect_outcome(Status::failed, Executed::no, Reason::unavailable);
}

TEST(Durability, Intent_that_cannot_be_stored_with_nothing_moved_ends_the_command_at_once) {
  world.begin(make_request("open_trunk"));  // unlocked already: the trunk is the first to move
  world.stored(false);
  world.expect_outcome(Status::failed, Executed::no, Reason::unavailable);
  LONGS_EQUAL(0, world.stops.size());
}

TEST(Durability, Rollback_goes_on_when_its_intent_cannot_be_stored) {
  world.bring_to(Phase::rolling_back);
  const auto& intent = std::get<record::Intent>(world.stores.front().record);
  CHECK_TRUE(intent.compensating);
  LONGS_EQUAL(1, intent.step);
  world.stored(false);
  LONGS_EQUAL(1, world.count(FactKind::store_failed));
  LONGS_EQUAL(2, world.writes.size());
  world.wrote();
  world.sees(kLocked, false);
  world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
}

TEST(Durability, Answer_of_the_journal_that_nobody_waits_for_changes_nothing) {
  world.bring_to(Phase::confirming);
  world.give(input::Stored{StoreToken{77}, false});
  world.give(input::Stored{kNobodyWaits, false});
  LONGS_EQUAL(0, world.count(FactKind::illegal_event));
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

}  // namespace latchkey::core::testing
