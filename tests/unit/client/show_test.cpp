#include "client/show.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

namespace core = latchkey::core;

using latchkey::base::Millis;
using latchkey::client::Callback;
using latchkey::client::Holder;
using latchkey::client::progress_bar;
using latchkey::client::Slot;
using latchkey::client::tell;
using latchkey::client::Why;

TEST_GROUP(Show) {
  Callback callback{.id = "id-1", .command = "door_lock", .why = {}, .progress = {}, .result = {}};

  void because(core::Reason reason, const char* detail) {
    callback.why = Why{.code = std::string(core::to_string(reason)),
                       .reason = reason,
                       .detail = detail,
                       .holder = {},
                       .retry_after = {},
                       .interlock = {}};
  }

  void ends(core::Status status, core::Executed executed) {
    callback.status = status;
    callback.final = true;
    callback.executed = executed;
  }

  // The whole story, its lines separated by " | ".
  std::string told() const {
    const auto story = tell(callback);
    std::string all = story.headline;
    for (const std::string& line : story.more) all += " | " + line;
    return all;
  }
};

TEST(Show, Accepted_tells_the_time_it_has) {
  callback.status = core::Status::accepted;
  callback.deadline = Millis(5000);
  STRCMP_EQUAL("accepted: it has the vehicle, and 5.0 s to finish", told().c_str());
}

TEST(Show, In_progress_tells_step_share_and_time_left) {
  callback.status = core::Status::in_progress;
  callback.progress = {.step = 1, .of = 2, .fraction = 0.5};
  callback.deadline = Millis(3200);
  STRCMP_EQUAL("step 1 of 2, 50 %, 3.2 s left", told().c_str());
}

TEST(Show, Outcome_found_after_a_restart_says_so) {
  ends(core::Status::succeeded, core::Executed::yes);
  callback.recovered = true;
  STRCMP_EQUAL("succeeded | The agent restarted meanwhile, and has read this back.",
               told().c_str());
}

TEST(Show, Succeeded_tells_the_result) {
  ends(core::Status::succeeded, core::Executed::yes);
  callback.result = {{"Vehicle.Cabin.Door.Row1.DriverSide.IsLocked", "true"}};
  STRCMP_EQUAL("succeeded | Vehicle.Cabin.Door.Row1.DriverSide.IsLocked = true", told().c_str());
}

TEST(Show, Failed_tells_why_what_to_do_and_how_the_vehicle_is) {
  ends(core::Status::failed, core::Executed::no);
  because(core::Reason::not_confirmed, "step 1");
  STRCMP_EQUAL(
      "failed, not_confirmed: step 1 | The vehicle was told, but did not report that it is done: "
      "something may be stuck. | The vehicle is as it was before.",
      told().c_str());
}

TEST(Show, Timed_out_with_unknown_effect_says_so) {
  ends(core::Status::timed_out, core::Executed::unknown);
  because(core::Reason::deadline, "the command's time was up");
  STRCMP_EQUAL(
      "timed_out, deadline: the command's time was up | What is left of it on the vehicle is not "
      "known.",
      told().c_str());
}

TEST(Show, Cancelled_tells_by_whom) {
  ends(core::Status::cancelled, core::Executed::no);
  because(core::Reason::cancel_requested, "cancelled by command id-2");
  STRCMP_EQUAL(
      "cancelled, cancel_requested: cancelled by command id-2 | The vehicle is as it was before.",
      told().c_str());
}

TEST(Show, Busy_tells_who_holds_the_slot_how_long_and_when_to_retry) {
  ends(core::Status::rejected, core::Executed::no);
  because(core::Reason::busy, "another command runs");
  callback.why->holder = Holder{.id = "id-0",
                                .command = "trunk_open",
                                .progress = {.step = 2, .of = 3, .fraction = 1.0 / 3},
                                .deadline = Millis(1500)};
  callback.why->retry_after = Millis(1500);
  STRCMP_EQUAL(
      "rejected, busy: another command runs | trunk_open (id-0) has the vehicle: step 2 of 3, 33 "
      "%, 1.5 s left | Try again in 1.5 s.",
      told().c_str());
}

TEST(Show, Interlock_tells_the_condition_and_the_value) {
  ends(core::Status::rejected, core::Executed::no);
  because(core::Reason::interlock, "");
  callback.why->interlock = "Vehicle.Speed <= 0, but it is 50";
  STRCMP_EQUAL("rejected, interlock | needs Vehicle.Speed <= 0, but it is 50", told().c_str());
}

TEST(Show, Every_reason_that_the_sender_can_mend_comes_with_advice) {
  ends(core::Status::rejected, core::Executed::no);
  for (const auto reason :
       {core::Reason::unauthenticated, core::Reason::forbidden, core::Reason::wrong_vehicle,
        core::Reason::not_yet_valid, core::Reason::expired, core::Reason::lifetime_too_long,
        core::Reason::clock_untrusted, core::Reason::id_conflict, core::Reason::unknown_command,
        core::Reason::invalid_params}) {
    because(reason, "");
    CHECK_EQUAL(1, tell(callback).more.size());
  }
}

TEST(Show, Control_command_that_is_refused_comes_without_advice) {
  ends(core::Status::rejected, core::Executed::no);
  callback.command = "cancel";
  because(core::Reason::invalid_params, "params.id: no such command is running");
  STRCMP_EQUAL("rejected, invalid_params: params.id: no such command is running", told().c_str());
}

TEST(Show, Text_from_the_wire_cannot_steer_the_terminal) {
  ends(core::Status::rejected, core::Executed::no);
  because(core::Reason::busy, "\x1b[2J");
  callback.why->code = "\x1b]0;";
  callback.why->interlock = "\x1b";
  callback.why->holder = Holder{.id = "\r", .command = "\n", .progress = {}, .deadline = Millis(0)};
  callback.result = {{"\x1b[31m", "x"}};
  CHECK_TRUE(told().find_first_of("\x1b\r\n") == std::string::npos);
  Slot slot{.holder = callback.why->holder};
  CHECK_TRUE(tell(slot).find_first_of("\x1b\r\n") == std::string::npos);
}

TEST(Show, Slot_is_idle_or_has_a_holder) {
  STRCMP_EQUAL("idle", tell(Slot{.holder = {}}).c_str());
  STRCMP_EQUAL("busy: trunk_open (id-0) has the vehicle: 1.5 s left",
               tell(Slot{.holder = Holder{.id = "id-0",
                                          .command = "trunk_open",
                                          .progress = {},
                                          .deadline = Millis(1500)}})
                   .c_str());
}

TEST(Show, Progress_bar_fills_and_stays_within_its_width) {
  STRCMP_EQUAL("[----]", progress_bar(0, 4).c_str());
  STRCMP_EQUAL("[##--]", progress_bar(0.5, 4).c_str());
  STRCMP_EQUAL("[####]", progress_bar(7, 4).c_str());
  STRCMP_EQUAL("[----]", progress_bar(-1, 4).c_str());
}
