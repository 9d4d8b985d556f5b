// Keys that change while the agent runs.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Keys) {
  World world;

  void leave(KeySet keys) { world.give(input::KeysChanged{std::move(keys)}); }
  void revoke_owner() { leave({{key_id("driver"), {Role::driver}}}); }
};

TEST(Keys, Revoked_key_is_nobody_from_then_on) {
  revoke_owner();
  const Ticket ticket = world.send(make_request("lock"));
  world.expect_silence();
  world.expect_settled(ticket, Disposition::ignored);
}

TEST(Keys, Revoked_while_its_command_runs_ends_and_undoes_it) {
  world.bring_to(Phase::confirming);
  revoke_owner();
  LONGS_EQUAL(1, world.stops.size());
  world.sees(kLocked, std::nullopt);
  world.stopped();
  world.stored();
  world.wrote();
  world.sees(kLocked, false);
  world.expect_outcome(Status::failed, Executed::no, Reason::unauthenticated);
}

TEST(Keys, Revoked_while_its_command_is_being_stored_never_starts_it) {
  world.bring_to(Phase::admitting);
  revoke_owner();
  world.stored();
  CHECK_TRUE(world.writes.empty());
  world.expect_outcome(Status::failed, Executed::no, Reason::unauthenticated);
}

TEST(Keys, Revoked_while_its_signature_is_checked_is_refused) {
  const Ticket ticket = world.arrive(make_request("lock"));
  revoke_owner();
  world.verified(ticket);
  world.expect_refusal(Reason::forbidden);
}

TEST(Keys, Role_lost_while_a_command_runs_ends_it) {
  world.bring_to(Phase::confirming);
  leave({{key_id("owner"), {Role::fleet}}});
  world.sees(kLocked, std::nullopt);
  world.stopped();
  world.stored();
  world.wrote();
  world.sees(kLocked, false);
  world.expect_outcome(Status::failed, Executed::no, Reason::forbidden);
}

TEST(Keys, Change_that_leaves_the_key_alone_changes_nothing_that_runs) {
  world.bring_to(Phase::confirming);
  leave({{key_id("owner"), {Role::owner}}});
  CHECK_TRUE(world.stops.empty());
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Keys, Rollback_goes_on_without_its_key) {
  world.bring_to(Phase::halting);
  revoke_owner();
  world.sees(kLocked, std::nullopt);
  world.stopped();
  world.stored();
  LONGS_EQUAL(2, world.writes.size());
}

}  // namespace latchkey::core::testing
