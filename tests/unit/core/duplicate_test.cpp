// A command sent again, in every phase of the first copy.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Duplicate) {
  World world;

  // Sends `request` to another topic; what comes of it is all that the queues hold.
  Ticket send_again(Request request = make_request("lock")) {
    world.says.clear();
    world.verifies.clear();
    request.reply_to.topic = "clients/second/callback";
    return world.send(std::move(request));
  }

  void expect_status_now(std::uint32_t seq) {
    const auto say = world.expect_callback(Status::in_progress);
    STRCMP_EQUAL("clients/second/callback", say.reply_to.topic.c_str());
    LONGS_EQUAL(seq, say.callback.seq);
    world.expect_silence();
  }
};

TEST(Duplicate, While_it_is_admitted_waits_for_what_becomes_of_it) {
  world.bring_to(Phase::admitting);
  const Ticket again = send_again();
  world.expect_silence();
  world.expect_unsettled(again);
  world.stored();
  world.expect_callback(Status::accepted);
  world.expect_callback(Status::accepted);
  world.expect_settled(again, Disposition::duplicate);
  LONGS_EQUAL(1, world.writes.size());
}

TEST(Duplicate, While_it_is_admitted_is_refused_along_with_it) {
  world.bring_to(Phase::admitting);
  const Ticket again = send_again();
  world.stored(false);
  world.expect_callback(Status::rejected, Reason::unavailable);
  world.expect_callback(Status::rejected, Reason::unavailable);
  world.expect_settled(again, Disposition::refused);
}

TEST(Duplicate, While_it_is_admitted_is_answered_however_many_the_link_hands_over) {
  world.bring_to(Phase::admitting);
  std::vector<Ticket> copies;
  while (copies.size() + 1 < kUnsettledMax) copies.push_back(send_again());
  world.stored();
  for (const Ticket copy : copies) world.expect_settled(copy, Disposition::duplicate);
}

// With a slow disk and a bad connection the same copies come again and again.
TEST(Duplicate, While_it_is_admitted_counts_only_what_came_over_this_connection) {
  world.bring_to(Phase::admitting);
  for (int connection = 0; connection < 3; ++connection) {
    for (std::size_t i = 1; i < kUnsettledMax; ++i) send_again();
    world.give(input::LinkDown{});
    world.give(input::LinkUp{});
  }
  const Ticket last = send_again();
  world.stored();
  world.expect_settled(last, Disposition::duplicate);
  LONGS_EQUAL(0, world.count(FactKind::illegal_event));
}

TEST(Duplicate, While_it_executes_is_told_the_status_now) {
  for (const Phase phase :
       {Phase::writing, Phase::confirming, Phase::halting, Phase::rolling_back}) {
    World fresh;
    fresh.bring_to(phase);
    fresh.says.clear();
    const Ticket again = fresh.send(make_request("lock"));
    fresh.expect_callback(Status::in_progress);
    fresh.expect_silence();
    fresh.expect_settled(again, Disposition::duplicate);
    LONGS_EQUAL(1, fresh.writes.size());
  }
}

TEST(Duplicate, Status_told_again_takes_no_number_of_the_sequence) {
  world.bring_to(Phase::confirming);
  send_again();
  expect_status_now(2);
  world.sees(kLocked, true);
  LONGS_EQUAL(3, world.expect_outcome(Status::succeeded, Executed::yes).seq);
  // The outcome is decided and not yet stored: nobody may hear of it, or anything numbered later.
  send_again();
  expect_status_now(2);
}

TEST(Duplicate, After_its_end_gets_the_stored_outcome_where_the_copy_asked) {
  world.bring_to(Phase::concluded);
  const Ticket again = send_again();
  world.expect_silence();
  LONGS_EQUAL(1, world.repeats.size());
  CHECK_TRUE(world.repeats[0].id == command_id("c-1"));
  STRCMP_EQUAL("clients/second/callback", world.repeats[0].reply_to.topic.c_str());
  world.expect_settled(again, Disposition::duplicate);
  LONGS_EQUAL(1, world.count(FactKind::duplicate));
}

TEST(Duplicate, Needs_no_second_verification) {
  for (const Phase phase : {Phase::admitting, Phase::writing, Phase::concluded, Phase::stuck}) {
    World fresh;
    fresh.bring_to(phase);
    fresh.verifies.clear();
    fresh.arrive(make_request("lock"));
    LONGS_EQUAL(0, fresh.verifies.size());
  }
}

TEST(Duplicate, After_its_exp_is_told_what_became_of_it) {
  world.bring_to(Phase::concluded);
  world.pass(24h);
  send_again();
  LONGS_EQUAL(1, world.repeats.size());
}

TEST(Duplicate, While_another_command_runs_gets_its_outcome) {
  world.conclude_lock("c-1");
  world.begin(make_request("lock", "c-2"));
  send_again();
  LONGS_EQUAL(1, world.repeats.size());
  world.expect_silence();
}

TEST(Duplicate, Signed_once_more_is_the_same_command) {
  world.bring_to(Phase::concluded);
  const Ticket again = send_again(signed_again(make_request("lock")));
  LONGS_EQUAL(1, world.verifies.size());
  LONGS_EQUAL(1, world.repeats.size());
  world.expect_settled(again, Disposition::duplicate);
}

TEST(Duplicate, Other_claims_under_its_id_are_a_conflict) {
  world.bring_to(Phase::concluded);
  const Ticket other = send_again(with_other_claims(make_request("lock")));
  world.expect_refusal(Reason::id_conflict);
  world.expect_settled(other, Disposition::refused);
  LONGS_EQUAL(0, world.repeats.size());
}

TEST(Duplicate, Two_copies_verified_at_once_run_once) {
  const Ticket first = world.arrive(make_request("lock"));
  const Ticket second = world.arrive(make_request("lock"));
  world.verified(first);
  world.verified(second);
  world.stored();
  world.expect_settled(first, Disposition::accepted);
  world.expect_settled(second, Disposition::duplicate);
  LONGS_EQUAL(1, world.writes.size());
}

TEST(Duplicate, Of_a_refused_command_is_judged_anew) {
  world.sees(kSpeed, 10.0);
  world.send(make_request("lock"));
  world.expect_refusal(Reason::interlock);
  world.sees(kSpeed, 0.0);
  world.begin(make_request("lock"));
  world.expect_callback(Status::accepted);
}

}  // namespace latchkey::core::testing
