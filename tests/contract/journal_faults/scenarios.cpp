#include "scenarios.hpp"

namespace latchkey::journal_faults {

using test_support::accept;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;

namespace {

// What a run without faults leaves behind.
Start after(const std::function<void(Session&)>& run) {
  Start start;
  Session session(start.disk, {}, kRoom, journal_sqlite::kMigrations);
  session.open();
  run(session);
  start.ghost = session.ghost();
  return start;
}

void one_command(Session& session) {
  session.run_command(1);
  session.apply(delivered(1));
  session.close();
}

Start with_one_command() { return after(one_command); }

void many_commands(Session& session, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) {
    if (session.run_command(i)) session.apply(delivered(i));
  }
}

// ── the life of commands ──────────────────────────────────────────────────────────────────────

void accept_one(Session& session) {
  session.open();
  session.apply(accept(3));
}

void run_one(Session& session) {
  session.open();
  session.run_command(3);
}

void run_with_intents(Session& session) {
  session.open();
  session.run_command(3, /*steps=*/4);
  if (session.apply(accept(4)) && session.apply(intent(4, 1, /*compensating=*/true))) {
    session.apply(outcome(4));
  }
}

void run_and_deliver(Session& session) {
  session.open();
  many_commands(session, 2, 4);
  session.close();
  session.open();
  session.apply(accept(5));
}

void run_over_checkpoints(Session& session) {
  session.open();
  many_commands(session, 2, 7);
}

// ── the life of the file ──────────────────────────────────────────────────────────────────────

void begin(Session& session) {
  session.open();
  session.apply(accept(1));
}

// What a kill, or a power cut that loses nothing, leaves for the next start.
Start killed_in_a_command() {
  return after([](Session& session) {
    many_commands(session, 1, 3);
    session.apply(accept(4));
    session.apply(intent(4, 2));
  });
}

void recover(Session& session) {
  session.open();
  session.apply(outcome(4));
  session.apply(delivered(4));
  session.apply(accept(5));
}

journal_sqlite::Migrations with_one_more() {
  static const std::vector<const char*> kSteps = [] {
    std::vector<const char*> steps(journal_sqlite::kMigrations.begin(),
                                   journal_sqlite::kMigrations.end());
    steps.push_back("ALTER TABLE commands ADD COLUMN note TEXT NOT NULL DEFAULT ''");
    return steps;
  }();
  return kSteps;
}

constexpr journal_sqlite::Room kGrownRoom{
    .database_pages = 48, .log_pages = 20, .reserve_pages = 8, .reserve_log_pages = 8};

Start damaged() {
  Start start = with_one_command();
  start.disk.overwrite(kPath, 0, std::string(8192, '\xA5'));
  start.disk.overwrite(std::string(kPath) + "-wal", 0, std::string(32, '\xA5'));
  start.ghost = {};
  start.ghost.expect_loss();
  return start;
}

// The damage is in the log alone: without it, the database would pass for an older journal.
Start damaged_log() {
  Start start = with_one_command();
  {
    const fault_disk::Vfs vfs(start.disk);
    auto db = journal_sqlite::Database::open(kPath, journal_sqlite::Database::Access::read_write,
                                             vfs.name());
    (void)db->run_script("PRAGMA ignore_check_constraints = ON; UPDATE commands SET state = 7");
  }
  start.ghost = {};
  start.ghost.expect_loss();
  return start;
}

Start lost() {
  Start start = with_one_command();
  start.disk.lose(kPath);
  start.ghost = {};
  start.ghost.expect_loss();
  return start;
}

// ── the limit ─────────────────────────────────────────────────────────────────────────────────

// Commands half a minute apart, so that most of them are expired, in pages of their own.
Start full_of_commands() {
  return after([](Session& session) {
    for (std::size_t i = 30; i <= 600; i += 30) {
      session.apply(accept(i));
      session.apply(outcome(i, /*payload_bytes=*/3000));
      session.apply(delivered(i));
    }
    session.close();
  });
}

// More than is left by them.
constexpr journal_sqlite::Room kScarceRoom{
    .database_pages = 40, .log_pages = 16, .reserve_pages = 24, .reserve_log_pages = 8};

void forget(Session& session) {
  session.open();
  session.run_command(630);
}

}  // namespace

Scenario accept_and_outcome() { return {"accept and outcome", with_one_command, run_one}; }

std::vector<Scenario> scenarios() {
  return {
      {"accept", with_one_command, accept_one},
      accept_and_outcome(),
      {"steps and rollback", with_one_command, run_with_intents},
      {"deliveries", with_one_command, run_and_deliver},
      {"checkpoints", with_one_command, run_over_checkpoints},
      {"first start", [] { return Start{}; }, begin},
      {"start after a kill", killed_in_a_command, recover},
      {"migration", with_one_command, accept_one, kRoom, with_one_more()},
      {"growth", with_one_command, accept_one, kGrownRoom},
      {"damaged file", damaged, begin},
      {"damaged log", damaged_log, begin},
      {"lost file", lost, begin},
      {"forgetting", full_of_commands, forget, kScarceRoom},
  };
}

}  // namespace latchkey::journal_faults
