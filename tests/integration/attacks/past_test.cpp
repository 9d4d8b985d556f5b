// A genuine command, kept by somebody who has seen it, and sent when agent, clock or journal are
// not what they were.
#include "integration/attacks/past.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::integration::Past;
using latchkey::integration::ProbeMessage;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP(ReplayLater) { Past past; };

TEST(ReplayLater, After_a_restart_gets_the_stored_outcome_and_moves_nothing) {
  const ProbeMessage command = past.carry_out();
  past.restart_agent();
  past.check_answered_with_the_stored_outcome(command);
}

TEST(ReplayLater, After_the_clock_went_back_gets_the_stored_outcome_and_moves_nothing) {
  const ProbeMessage command = past.carry_out();
  past.clock().set_ahead(-minutes{60});
  past.check_answered_with_the_stored_outcome(command);
  past.restart_agent();
  past.check_answered_with_the_stored_outcome(command);
}

TEST(ReplayLater, While_the_clock_is_not_set_gets_the_stored_outcome_and_moves_nothing) {
  const ProbeMessage command = past.carry_out();
  past.clock().set_synchronised(false);
  past.check_answered_with_the_stored_outcome(command);
  past.restart_agent();
  past.check_answered_with_the_stored_outcome(command);
}

TEST(ReplayLater, Of_a_command_that_was_held_back_until_the_clock_went_back_is_expired) {
  const ProbeMessage held_back = past.command();
  past.clock().set_ahead(minutes{10});
  past.check_obeyed();  // the latest `iat` that was verified
  past.clock().set_ahead(minutes{0});
  past.check_refused(held_back, "expired");
  past.restart_agent();
  past.check_refused(held_back, "expired");
}

TEST(ReplayLater, Without_an_epoch_while_the_clock_is_not_set_is_untrusted) {
  past.clock().set_synchronised(false);
  past.check_refused(past.command(), "clock_untrusted");
  past.check_obeyed();
}

// What the epoch leaves open, as long as the run lasts and the clock is not set.
TEST(ReplayLater, Of_a_command_that_was_held_back_in_a_run_whose_clock_is_not_set_is_carried_out) {
  past.clock().set_synchronised(false);
  const ProbeMessage held_back = past.command(past.epoch());
  past.clock().set_ahead(minutes{10});
  past.owner().publish(held_back);
  STRCMP_EQUAL("succeeded", past.outcome_of(held_back).status().c_str());
}

TEST(ReplayLater, With_the_epoch_of_an_earlier_run_is_expired) {
  const ProbeMessage held_back = past.command(past.epoch());
  past.restart_agent();
  past.check_refused(held_back, "expired");
  past.clock().set_synchronised(false);
  past.check_refused(held_back, "expired");
  past.check_obeyed();
}

TEST(ReplayLater, Of_what_waited_in_the_broker_beyond_its_exp_is_expired) {
  past.stop_agent();
  const ProbeMessage waiting = past.command();
  past.owner().publish(waiting);
  past.clock().set_ahead(minutes{2});
  past.start_agent();
  past.check_outcome_refused(waiting, "expired");
  past.check_obeyed();
}

// What an old journal does not know, only the command's own limits forbid: docs/security.md.
TEST(ReplayLater, After_the_journal_was_restored_from_an_old_copy_runs_again_before_its_exp) {
  past.keep_journal();
  const ProbeMessage command = past.carry_out();
  past.undo();
  past.restore_journal();
  past.owner().publish(command);
  STRCMP_EQUAL("succeeded", past.outcome_of(command).status().c_str());
  past.check_moved();
}

TEST(ReplayLater, After_the_journal_was_restored_from_an_old_copy_is_expired_after_its_exp) {
  past.keep_journal();
  const ProbeMessage command = past.carry_out();
  past.restore_journal();
  past.clock().set_ahead(minutes{2});
  past.check_refused(command, "expired");
  past.check_obeyed();
}

TEST(ReplayLater, After_the_journal_was_restored_from_an_old_copy_is_expired_with_an_epoch) {
  past.keep_journal();
  const ProbeMessage command = past.carry_out(past.epoch());
  past.restore_journal();
  past.check_refused(command, "expired");
  past.check_obeyed();
}

TEST(ReplayLater, After_the_journal_was_lost_is_expired) {
  const ProbeMessage command = past.carry_out();
  past.lose_journal();
  past.check_refused(command, "expired");
  past.clock().set_ahead(seconds{10});  // beyond the loss, and the skew of a sender's clock
  past.check_obeyed();
}
