// Every check finds what it is there for.
#include "integration/kills/checks.hpp"

#include <CppUTest/TestHarness.h>

#include <stdexcept>
#include <string>

namespace kills = latchkey::kills;
using kills::Actuation;
using kills::Command;
using kills::Fault;
using kills::History;
using kills::Start;
using kills::Violations;
using latchkey::journal_sqlite::CommandState;
using latchkey::journal_sqlite::JournalDump;

namespace {

const Actuation kLeft{"Left", 1};
const Actuation kRight{"Right", 2};
const Actuation kBack{"Left", 3};
const Actuation kOther{"Left", 4};

Command command(const std::string& id, std::vector<Actuation> steps,
                std::vector<Actuation> undo = {}) {
  return {{.id = id, .name = "move", .jws = {}}, std::move(steps), std::move(undo)};
}

// Far in the future: decided after whatever was asked for.
std::string callback(const std::string& id, const std::string& status, const std::string& more = {},
                     const std::string& at = "9999-12-31T23:59:59.999Z") {
  const bool final = status != "accepted" && status != "in_progress";
  return R"({"id":")" + id + R"(","command":"move","status":")" + status + R"(","final":)" +
         (final ? "true" : "false") + R"(,"seq":1,"executed":"yes","at":")" + at +
         R"(","reason":null)" + more + "}";
}

std::string refusal(const std::string& id, const std::string& code) {
  return R"({"id":")" + id + R"(","command":"move","status":"rejected","final":true,"seq":1,)" +
         R"("executed":"no","at":"2026-11-22T10:00:00.000Z","reason":{"code":")" + code +
         R"(","detail":"d"}})";
}

std::string not_executed(const std::string& id) {
  return R"({"id":")" + id + R"(","command":"move","status":"timed_out","final":true,"seq":1,)" +
         R"("executed":"no","at":"2026-11-22T10:00:00.000Z","reason":null})";
}

std::vector<Start> starts(const std::vector<Actuation>& actuations) {
  std::vector<Start> all;
  all.reserve(actuations.size());
  for (const Actuation& each : actuations) all.push_back({all.size() + 1, 0, each});
  return all;
}

JournalDump journal_with(const std::string& id, CommandState state,
                         const std::string& outcome = {}) {
  JournalDump journal;
  auto& command = journal.commands.emplace_back();
  command.id = id;
  command.state = state;
  command.outcome = outcome;
  return journal;
}

}  // namespace

TEST_GROUP(KillsChecks) {
  History history;

  void finds(const char* what, const Violations& found) {
    LONGS_EQUAL(1, found.size());
    STRCMP_EQUAL("a", found.front().id.c_str());
    STRCMP_CONTAINS(what, found.front().what.c_str());
  }

  void concluded(Command sent, const std::string& outcome) {
    const std::string id = sent.letter.id;
    history.publish(std::move(sent));
    history.hear(callback(id, "accepted"));
    history.hear(outcome);
  }
};

TEST(KillsChecks, Nothing_is_found_where_all_is_well) {
  concluded(command("a", {kLeft, kRight}), callback("a", "succeeded"));
  concluded(command("b", {kOther}, {kBack}), not_executed("b"));
  history.hear(callback("a", "succeeded"));
  history.publish(command("c", {{"Left", 5}}));
  history.acknowledge("c");
  history.hear(refusal("c", "busy"));
  CHECK(history.violations().empty());
  CHECK(kills::check_answers(history).empty());
  CHECK(kills::check_starts(history, starts({kLeft, kRight, kOther, kBack})).empty());
  LONGS_EQUAL(1, history.records().at("a").copies);
}

TEST(KillsChecks, Accepted_without_outcome_is_found) {
  history.publish(command("a", {kLeft}));
  history.hear(callback("a", "accepted"));
  finds("no outcome", kills::check_answers(history));
}

TEST(KillsChecks, Acknowledged_without_answer_is_found) {
  history.publish(command("a", {kLeft}));
  history.acknowledge("a");
  finds("no answer", kills::check_answers(history));
}

TEST(KillsChecks, Two_outcomes_are_found) {
  concluded(command("a", {kLeft}), callback("a", "succeeded"));
  history.hear(callback("a", "failed"));
  finds("two outcomes", history.violations());
}

TEST(KillsChecks, Refusal_of_what_was_accepted_is_found) {
  history.publish(command("a", {kLeft}));
  history.hear(callback("a", "accepted"));
  history.hear(refusal("a", "busy"));
  finds("refused although it was accepted", history.violations());
}

TEST(KillsChecks, Refusal_for_another_reason_is_found) {
  history.publish(command("a", {kLeft}));
  history.hear(refusal("a", "id_conflict"));
  finds("refused as id_conflict", history.violations());
}

TEST(KillsChecks, Late_refusal_is_no_surprise_after_a_broker_restart) {
  history.publish(command("a", {kLeft}));
  history.fault(Fault::broker_restart, "the broker was killed");
  history.hear(refusal("a", "expired"));
  CHECK(history.violations().empty());
}

TEST(KillsChecks, Late_refusal_is_no_surprise_after_a_kill) {
  history.publish(command("a", {kLeft}));
  history.fault(Fault::kill, "the agent was killed");
  history.hear(refusal("a", "expired"));
  CHECK(history.violations().empty());
}

TEST(KillsChecks, Late_refusal_without_a_fault_is_found) {
  history.publish(command("a", {kLeft}));
  history.hear(refusal("a", "expired"));
  finds("refused as expired", history.violations());
}

TEST(KillsChecks, Outcome_that_had_to_be_asked_for_is_found) {
  history.ask(history.publish(command("a", {kLeft})));
  history.hear(callback("a", "succeeded", {}, "2026-11-22T10:00:00.000Z"));
  finds("did not come by itself", history.violations());
}

TEST(KillsChecks, Outcome_that_a_broker_lost_may_be_asked_for) {
  auto& record = history.publish(command("a", {kLeft}));
  history.fault(Fault::broker_restart, "the broker was killed");
  history.ask(record);
  history.hear(callback("a", "succeeded", {}, "2026-11-22T10:00:00.000Z"));
  CHECK(history.violations().empty());
}

TEST(KillsChecks, Step_started_twice_is_found) {
  concluded(command("a", {kLeft}), callback("a", "succeeded"));
  finds("step 1 was started twice", kills::check_starts(history, starts({kLeft, kLeft})));
}

TEST(KillsChecks, Start_of_what_was_never_accepted_is_found) {
  history.publish(command("a", {kLeft}));
  history.hear(refusal("a", "busy"));
  finds("never accepted", kills::check_starts(history, starts({kLeft})));
}

TEST(KillsChecks, Value_of_no_command_is_found) {
  const Violations found = kills::check_starts(history, starts({kLeft}));
  LONGS_EQUAL(1, found.size());
  STRCMP_CONTAINS("no command carries", found.front().what.c_str());
}

TEST(KillsChecks, Steps_out_of_order_are_found) {
  concluded(command("a", {kLeft, kRight}), callback("a", "succeeded"));
  finds("step 1 came out of order", kills::check_starts(history, starts({kRight, kLeft})));
}

TEST(KillsChecks, Two_commands_at_once_are_found) {
  concluded(command("a", {kLeft, kRight}), callback("a", "succeeded"));
  concluded(command("b", {kOther}), callback("b", "succeeded"));
  finds("started again after another: b",
        kills::check_starts(history, starts({kLeft, kOther, kRight})));
}

TEST(KillsChecks, Success_without_a_step_is_found) {
  concluded(command("a", {kLeft, kRight}), callback("a", "succeeded"));
  finds("succeeded without Right", kills::check_starts(history, starts({kLeft})));
}

TEST(KillsChecks, Effect_of_what_was_not_executed_is_found) {
  concluded(command("a", {kLeft}, {kBack}), not_executed("a"));
  finds("left with Left", kills::check_starts(history, starts({kLeft})));
}

TEST(KillsChecks, What_the_journal_still_has_to_do_is_found) {
  concluded(command("a", {kLeft}), callback("a", "succeeded"));
  JournalDump journal = journal_with("a", CommandState::open);
  finds("still open", kills::check_journal(history, journal));
  journal.commands.front().state = CommandState::concluded;
  finds("still concluded", kills::check_journal(history, journal));
  journal.commands.front().state = CommandState::delivered;
  CHECK(kills::check_journal(history, journal).empty());
}

TEST(KillsChecks, Outcome_other_than_the_journals_is_found) {
  concluded(command("a", {kLeft}), callback("a", "succeeded"));
  const JournalDump journal = journal_with("a", CommandState::delivered, callback("a", "failed"));
  finds("the journal has another outcome", kills::check_journal(history, journal));
}

TEST(KillsChecks, Vehicle_log_tells_what_was_started) {
  const auto found = kills::parse_vehicle_log(
      "1 100 taken Left=20\n2 110 reached Left=20\n3 120 taken Right=21\n");
  LONGS_EQUAL(2, found.size());
  CHECK(found.front().what == (Actuation{"Left", 40000}));
  CHECK(found.back().what == (Actuation{"Right", 42000}));
  LONGS_EQUAL(3, found.back().sequence);
  CHECK_THROWS(std::runtime_error, kills::parse_vehicle_log("2 100 taken Left=20\n"));
}
