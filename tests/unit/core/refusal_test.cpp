// Refusals that depend on what else goes on: busy, too many, no room, not readable, not genuine.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Refusal) {
  World world;

  static Request from(std::string_view key, std::string_view id) {
    Request request = make_request("ping", id);
    request.key = key_id(key);
    return request;
  }
};

TEST(Refusal, Busy_names_the_holder_its_progress_and_when_to_come_again) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.wrote();
  world.sees(kTemperature, 21.0);
  world.says.clear();
  world.now.mono += 3s;
  const Ticket ticket = world.send(make_request("lock", "c-2"));
  const Callback refusal = world.expect_refusal(Reason::busy);
  const auto& [code, detail, retry_after, holder, interlock] = *refusal.failure;
  CHECK_TRUE(holder->id == command_id("c-1"));
  CHECK_TRUE(holder->command == command_name("heat"));
  LONGS_EQUAL(1, holder->progress.step);
  LONGS_EQUAL(1, holder->progress.of);
  DOUBLES_EQUAL(0.25, holder->progress.fraction, 1e-9);
  LONGS_EQUAL(5000, holder->deadline.count());
  LONGS_EQUAL(5000, retry_after->count());
  world.expect_settled(ticket, Disposition::refused);
  LONGS_EQUAL(1, world.count(FactKind::refused));
}

TEST(Refusal, Busy_asks_for_a_little_patience_even_when_the_holder_is_late) {
  world.bring_to(Phase::halting);
  world.says.clear();
  world.now.mono += 1h;
  world.send(make_request("lock", "c-2"));
  LONGS_EQUAL(100, world.expect_refusal(Reason::busy).failure->retry_after->count());
}

TEST(Refusal, Busy_in_every_phase_and_unverified) {
  for (const Phase phase : {Phase::admitting, Phase::writing, Phase::confirming, Phase::halting,
                            Phase::rolling_back, Phase::concluding}) {
    World fresh;
    fresh.bring_to(phase);
    const auto before = fresh.agent.holder(fresh.now.mono);
    fresh.forget_outputs();
    fresh.arrive(make_request("lock", "c-2"));
    fresh.expect_refusal(Reason::busy);
    LONGS_EQUAL(0, fresh.verifies.size());
    LONGS_EQUAL(0, fresh.slot_reports);
    CHECK_TRUE(fresh.agent.holder(fresh.now.mono)->id == before->id);
  }
}

TEST(Refusal, Of_two_verified_at_once_one_is_accepted_and_the_other_busy) {
  const Ticket first = world.arrive(make_request("lock", "c-1"));
  const Ticket second = world.arrive(make_request("honk", "c-2"));
  world.verified(second);
  world.verified(first);
  world.expect_refusal(Reason::busy);
  world.stored();
  world.expect_settled(first, Disposition::refused);
  world.expect_settled(second, Disposition::accepted);
}

TEST(Refusal, Signatures_checked_at_one_time_are_limited) {
  std::vector<Ticket> tickets;
  for (std::size_t i = 0; i < kVerifyingMax; ++i) {
    tickets.push_back(world.arrive(make_request("ping", "p-" + std::to_string(i))));
  }
  world.expect_silence();
  world.send(make_request("ping", "one-more"));
  world.expect_refusal(Reason::unavailable);

  world.verified(tickets.back());
  world.expect_callback(Status::succeeded);
  world.send(make_request("ping", "another"));
  world.expect_callback(Status::succeeded);
}

TEST(Refusal, Signature_that_does_not_verify_is_unauthenticated_and_changes_nothing) {
  const Ticket ticket = world.arrive(make_request("lock"));
  world.verified(ticket, false);
  world.expect_refusal(Reason::unauthenticated);
  world.expect_settled(ticket, Disposition::refused);
  CHECK_TRUE(world.idle());
  world.begin(make_request("lock"));
  world.expect_callback(Status::accepted);
}

TEST(Refusal, Verified_ticket_that_nobody_sent_is_noted_as_illegal) {
  world.give(input::Verified{Ticket{999}, true});
  LONGS_EQUAL(1, world.count(FactKind::illegal_event));
  CHECK_TRUE(world.idle());
}

TEST(Refusal, Unknown_key_is_ignored_without_an_answer) {
  Request request = make_request("lock");
  request.key = key_id("stranger");
  const Ticket ticket = world.arrive(request);
  world.expect_silence();
  world.expect_settled(ticket, Disposition::ignored);
  LONGS_EQUAL(1, world.count(FactKind::ignored));
}

TEST(Refusal, Undecodable_is_answered_only_to_a_known_key_with_an_id) {
  struct Case {
    std::optional<CommandId> id;
    std::optional<KeyId> key;
    Disposition disposition;
  };
  const Case cases[] = {{command_id("c-1"), key_id("owner"), Disposition::refused},
                        {std::nullopt, key_id("owner"), Disposition::ignored},
                        {command_id("c-1"), std::nullopt, Disposition::ignored},
                        {command_id("c-1"), key_id("stranger"), Disposition::ignored}};
  std::uint64_t ticket = 100;
  for (const auto& [id, key, disposition] : cases) {
    world.give(input::ArrivedUndecodable{Ticket{++ticket},
                                         {.reason = Reason::malformed,
                                          .detail = Detail::clipped("not JSON"),
                                          .id = id,
                                          .key = key,
                                          .reply_to = {}}});
    world.expect_settled(Ticket{ticket}, disposition);
    if (disposition == Disposition::ignored) {
      world.expect_silence();
      continue;
    }
    const Callback refusal = world.expect_refusal(Reason::malformed);
    CHECK_FALSE(refusal.command.has_value());
    STRCMP_EQUAL("not JSON", std::string(refusal.failure->detail.view()).c_str());
  }
}

TEST(Refusal, Rate_allows_a_burst_then_refills_for_each_key_by_itself) {
  Settings settings = make_settings();
  settings.rate = {.burst = 2.0, .per_second = 0.5};
  World strict(settings);
  strict.send(from("owner", "p-1"));
  strict.send(from("owner", "p-2"));
  strict.expect_callback(Status::succeeded);
  strict.expect_callback(Status::succeeded);

  strict.send(from("owner", "p-3"));
  const Callback refusal = strict.expect_refusal(Reason::rate_limited);
  LONGS_EQUAL(2000, refusal.failure->retry_after->count());
  strict.send(from("driver", "p-4"));
  strict.expect_callback(Status::succeeded);

  strict.pass(*refusal.failure->retry_after);
  strict.send(from("owner", "p-5"));
  strict.expect_callback(Status::succeeded);
}

TEST(Refusal, Outbox_that_is_full_makes_it_unavailable_until_one_is_delivered) {
  for (std::size_t i = 0; i < kOutboxMax; ++i) {
    world.begin(make_request("wake", "c-" + std::to_string(i)));
    world.stored();
  }
  world.says.clear();
  world.send(make_request("wake", "one-more"));
  world.expect_refusal(Reason::unavailable);
  world.give(input::Delivered{command_id("c-0")});
  world.stored();  // the record of that
  world.begin(make_request("wake", "one-more"));
  world.expect_callback(Status::accepted);
}

TEST(Refusal, Memory_of_ids_that_is_full_makes_it_unavailable_until_they_expire) {
  for (std::size_t i = 0; i < kRememberedMax; ++i) {
    world.conclude_lock("c-" + std::to_string(i));
  }
  world.send(make_request("lock", "one-more"));
  world.expect_refusal(Reason::unavailable);

  // As long as one of them could still be sent again in time, it must be remembered. What time it
  // is a command tells, not the clock.
  const Request old = make_request("lock");
  world.pass(old.expires_at + make_settings().clock_skew - world.now.wall);
  Request fresh = make_request("lock", "one-more");
  fresh.issued_at = world.now.wall;
  fresh.expires_at = world.now.wall + 60s;
  world.send(fresh);
  world.expect_refusal(Reason::unavailable);
  fresh.issued_at += 1ms;
  world.begin(fresh);
  world.expect_callback(Status::accepted);
}

}  // namespace latchkey::core::testing
