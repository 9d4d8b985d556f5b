#include "client/journal_report.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>
#include <nlohmann/json.hpp>

using namespace std::chrono_literals;

using latchkey::base::WallTime;
using latchkey::client::journal_json;
using latchkey::client::journal_report;
using latchkey::journal_sqlite::CommandState;
using latchkey::journal_sqlite::JournalCommand;
using latchkey::journal_sqlite::JournalDump;

namespace {

constexpr WallTime kNoon{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + 12h};

JournalCommand command(const char* id, CommandState state, const char* outcome = "") {
  return {.id = id,
          .state = state,
          .name = "door_lock",
          .issued_at = kNoon,
          .expires_at = kNoon + 60s,
          .last_intent = 2,
          .outcome_topic = state == CommandState::open ? "" : "clients/app/callback",
          .outcome = outcome};
}

JournalDump dump_of(std::vector<JournalCommand> commands) {
  return {.schema_version = 1,
          .time_floor = kNoon,
          .refuse_issued_before = {},
          .database_bytes = 8 * 1024 * 1024,
          .log_bytes = 2'162'720,
          .commands = std::move(commands)};
}

constexpr const char* kSucceeded =
    R"({"id":"c-2","status":"succeeded","executed":"yes","recovered":true,"reason":null})";
constexpr const char* kFailed =
    R"({"id":"c-3","status":"failed","executed":"no","reason":{"code":"power_lost","detail":"d"}})";

}  // namespace

TEST_GROUP(JournalReport){
    void check(const std::vector<std::string>& lines, std::initializer_list<const char*> expected){
        LONGS_EQUAL(expected.size(), lines.size());
std::size_t i = 0;
for (const char* line : expected) STRCMP_EQUAL(line, lines[i++].c_str());
}
}
;

// clang-format off
TEST(JournalReport, Has_a_line_per_command_below_what_the_journal_holds) {
  JournalCommand undone = command("c-4", CommandState::open);
  undone.compensating = true;
  check(journal_report(dump_of({command("c-1", CommandState::open),
                                command("c-2", CommandState::concluded, kSucceeded),
                                command("c-3", CommandState::delivered, kFailed), undone})),
        {"Commands:    4 (2 open, 1 concluded, 1 delivered)",
         "Time floor:  2026-06-01T12:00:00.000Z (no time before it can be now)",
         "Size:        8.0 MiB, log 2.1 MiB, schema 1",
         "",
         "ID   COMMAND    STATE      OUTCOME                EXECUTED  REASON      ISSUED                    EXPIRES",
         "c-1  door_lock  open       step 2                                       2026-06-01T12:00:00.000Z  2026-06-01T12:01:00.000Z",
         "c-2  door_lock  concluded  succeeded (recovered)  yes                   2026-06-01T12:00:00.000Z  2026-06-01T12:01:00.000Z",
         "c-3  door_lock  delivered  failed                 no        power_lost  2026-06-01T12:00:00.000Z  2026-06-01T12:01:00.000Z",
         "c-4  door_lock  open       rolling back, step 2                         2026-06-01T12:00:00.000Z  2026-06-01T12:01:00.000Z"});
}
// clang-format on

TEST(JournalReport, Of_a_new_journal_is_its_head_alone) {
  JournalDump dump = dump_of({});
  dump.time_floor = {};
  check(journal_report(dump),
        {"Commands:    0 (0 open, 0 concluded, 0 delivered)", "Time floor:  none yet",
         "Size:        8.0 MiB, log 2.1 MiB, schema 1"});
  CHECK_TRUE(journal_json(dump).empty());
}

TEST(JournalReport, Tells_what_is_refused_since_a_journal_was_lost) {
  JournalDump dump = dump_of({});
  dump.refuse_issued_before = kNoon;
  STRCMP_EQUAL(
      "Refused:     what was issued up to 2026-06-01T12:00:00.000Z, as an earlier journal was lost",
      journal_report(dump).at(2).c_str());
}

TEST(JournalReport, Shows_text_that_steers_a_terminal_escaped) {
  const auto lines =
      journal_report(dump_of({command("\x1b[2J", CommandState::open),
                              command("c-2", CommandState::concluded,
                                      R"({"status":"failed","reason":{"code":"\u001b[2J"}})")}));
  for (const std::string& line : lines) CHECK_TRUE(line.find('\x1b') == std::string::npos);
  STRCMP_CONTAINS("\\x1b[2J", lines.at(5).c_str());
  STRCMP_CONTAINS("\\x1b[2J", lines.at(6).c_str());
}

TEST(JournalReport, Outcome_that_is_no_callback_is_said_to_be_none) {
  const JournalDump dump = dump_of({command("c-1", CommandState::concluded, "{")});
  STRCMP_CONTAINS("cannot be read", journal_report(dump).back().c_str());
  CHECK_TRUE(nlohmann::json::parse(journal_json(dump).at(0)).at("outcome").is_null());
}

TEST(JournalReport, Outcome_without_its_command_has_neither_name_nor_times) {
  JournalCommand alone = command("c-2", CommandState::concluded, kSucceeded);
  alone.name.clear();
  alone.issued_at.reset();
  alone.expires_at.reset();
  const JournalDump dump = dump_of({alone});
  STRCMP_EQUAL("c-2           concluded  succeeded (recovered)  yes",
               journal_report(dump).back().c_str());
  const auto json = nlohmann::json::parse(journal_json(dump).at(0));
  for (const char* name : {"command", "issued_at", "expires_at", "step", "compensating"}) {
    CHECK_TRUE_TEXT(json.at(name).is_null(), name);
  }
}

TEST(JournalReport, As_json_is_an_object_a_line_with_the_outcome_as_it_is) {
  const auto lines = journal_json(dump_of(
      {command("c-1", CommandState::open), command("c-2", CommandState::delivered, kSucceeded)}));
  check(lines, {R"({"id":"c-1","command":"door_lock","state":"open",)"
                R"("issued_at":"2026-06-01T12:00:00.000Z","expires_at":"2026-06-01T12:01:00.000Z",)"
                R"("step":2,"compensating":false,"topic":null,"outcome":null})",
                R"({"id":"c-2","command":"door_lock","state":"delivered",)"
                R"("issued_at":"2026-06-01T12:00:00.000Z","expires_at":"2026-06-01T12:01:00.000Z",)"
                R"("step":2,"compensating":false,"topic":"clients/app/callback",)"
                R"("outcome":{"id":"c-2","status":"succeeded","executed":"yes","recovered":true,)"
                R"("reason":null}})"});
}
