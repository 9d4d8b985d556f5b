// The journal on a disk that fails at every point at which it can: no answer is broken.
#include <CppUTest/TestHarness.h>

#include <array>
#include <cstdio>
#include <limits>

#include "scenarios.hpp"

namespace latchkey::journal_faults {

using fault_disk::Disk;
using fault_disk::Fault;
using fault_disk::Plan;
using fault_disk::Survival;

namespace {

constexpr std::array kSurvivals{Survival{Survival::Kind::nothing},
                                Survival{Survival::Kind::everything}};

using Damage = std::function<void(Disk&)>;  // done to a disk before a scenario begins

void no_damage(Disk&) {}

struct Findings {
  std::uint64_t points = 0;  // at which the disk was made to fail
  std::uint64_t starts = 0;  // after which the journal was looked at
  std::vector<std::string> complaints;

  void add(const std::string& where, const std::optional<std::string>& complaint) {
    ++starts;
    if (complaint) complaints.push_back(where + ": " + *complaint);
  }
};

std::string place(const Scenario& scenario, std::uint64_t at, const Survival& survival) {
  static constexpr std::array kNames{"nothing", "everything", "some"};
  return scenario.name + ", at " + std::to_string(at) + ", " +
         kNames[static_cast<std::size_t>(survival.kind)] + " kept (" +
         std::to_string(survival.seed) + ")";
}

// Runs the scenario on a copy of the disk; `plan.at` of the greatest number counts the points.
Disk run(const Scenario& scenario, const Start& start, Plan plan, const Damage& damage,
         Ghost* ghost = nullptr) {
  Disk disk = start.disk;
  damage(disk);
  Session session = scenario.session(disk, start.ghost);
  disk.arm(plan);
  scenario.run(session);
  if (ghost != nullptr) *ghost = session.ghost();
  return disk;
}

std::uint64_t points(const Scenario& scenario, const Start& start, Fault fault,
                     const Damage& damage) {
  constexpr auto kNever = std::numeric_limits<std::uint64_t>::max();
  return run(scenario, start, {.fault = fault, .at = kNever}, damage).counted();
}

// Now and then, also whether the journal is of further use.
void look(const Scenario& scenario, const Ghost& ghost, Disk& disk, const std::string& where,
          Findings& findings) {
  Session session = scenario.session(disk, ghost);
  auto complaint = session.disagreement();
  if (!complaint && findings.starts % 4 == 0) complaint = session.life_goes_on();
  findings.add(where, complaint);
}

Findings cut_everywhere(const Scenario& scenario, const Damage& damage = no_damage) {
  Findings findings;
  const Start start = scenario.start();
  findings.points = points(scenario, start, Fault::cut, damage);
  for (std::uint64_t at = 1; at <= findings.points; ++at) {
    Ghost ghost;
    const Disk cut = run(scenario, start, {.fault = Fault::cut, .at = at}, damage, &ghost);
    for (const Survival& survival :
         {kSurvivals[0], kSurvivals[1], Survival{Survival::Kind::some, at},
          Survival{Survival::Kind::some, at + findings.points}}) {
      Disk found = cut.after_cut(survival);
      look(scenario, ghost, found, place(scenario, at, survival), findings);
    }
  }
  return findings;
}

// Power fails at every third change, and once more at every change of the start that follows.
Findings cut_recovery_everywhere(const Scenario& scenario) {
  Findings findings;
  const Start start = scenario.start();
  const std::uint64_t last = points(scenario, start, Fault::cut, no_damage);
  for (std::uint64_t at = 1; at <= last; at += 3) {
    Start found;
    const Disk cut = run(scenario, start, {.fault = Fault::cut, .at = at}, no_damage, &found.ghost);
    found.disk = cut.after_cut({Survival::Kind::some, at});
    const Scenario recovery{.name = scenario.name + " cut at " + std::to_string(at),
                            .start = {},
                            .run = [](Session& session) { session.open(); },
                            .room = scenario.room,
                            .migrations = scenario.migrations};
    const std::uint64_t last_again = points(recovery, found, Fault::cut, no_damage);
    findings.points += last_again;
    for (std::uint64_t again = 1; again <= last_again; ++again) {
      const Survival survival{Survival::Kind::some, again};
      Disk disk =
          run(recovery, found, {.fault = Fault::cut, .at = again}, no_damage).after_cut(survival);
      look(recovery, found.ghost, disk, place(recovery, again, survival), findings);
    }
  }
  return findings;
}

// The disk fails at one point, and also from there on; works again at once, or (at every other
// point) not until the next start; and then power fails as well.
Findings fail_everywhere(const Scenario& scenario, Fault fault) {
  Findings findings;
  const Start start = scenario.start();
  findings.points = points(scenario, start, fault, no_damage);
  for (std::uint64_t at = 1; at <= findings.points; ++at) {
    for (const bool lasting : {false, true}) {
      if (fault != Fault::io && lasting != (at % 4 < 2)) continue;
      const bool heals = !lasting || at % 2 == 0;
      Disk disk = start.disk;
      Session session = scenario.session(disk, start.ghost);
      disk.arm({.fault = fault, .at = at, .lasting = lasting});
      scenario.run(session);
      disk.disarm();
      if (heals) {
        session.settle();
      } else {
        session.end_in_doubt();
      }
      const Survival survival = kSurvivals[at / 2 % 2];
      Disk found = disk.after_cut(survival);
      look(scenario, session.ghost(), found,
           place(scenario, at, survival) + (lasting ? ", lasting" : "") + (heals ? ", healed" : ""),
           findings);
    }
  }
  return findings;
}

void print(const char* what, const std::string& name, const Findings& findings) {
  std::printf("%s, %s: %llu points, %llu starts\n", what, name.c_str(),
              static_cast<unsigned long long>(findings.points),
              static_cast<unsigned long long>(findings.starts));
}

}  // namespace

TEST_GROUP(JournalFaults) {
  Findings total;

  void check(const char* what, const std::string& name, const Findings& findings) {
    print(what, name, findings);
    CHECK(findings.points > 0);
    if (!findings.complaints.empty()) {
      FAIL((std::to_string(findings.complaints.size()) + " times, first " + findings.complaints[0])
               .c_str());
    }
    total.points += findings.points;
    total.starts += findings.starts;
  }

  void check_control(const Damage& damage, bool is_found_out) {
    const Findings findings = cut_everywhere(accept_and_outcome(), damage);
    CHECK_EQUAL(is_found_out, !findings.complaints.empty());
  }

  void check_failures(const char* what, Fault fault) {
    for (const Scenario& scenario : scenarios()) {
      check(what, scenario.name, fail_everywhere(scenario, fault));
    }
    print(what, "all scenarios", total);
  }
};

TEST(JournalFaults, Power_cut_at_every_change_breaks_no_answer) {
  for (const Scenario& scenario : scenarios()) {
    check("power cut", scenario.name, cut_everywhere(scenario));
  }
  print("power cut", "all scenarios", total);
}

TEST(JournalFaults, Power_cut_in_the_recovery_from_one_breaks_no_answer) {
  check("power cut twice", "accept and outcome", cut_recovery_everywhere(accept_and_outcome()));
}

TEST(JournalFaults, Disk_that_does_not_sync_is_found_out) {
  check_control(no_damage, false);
  check_control([](Disk& disk) { disk.ignore_syncs(""); }, true);      // as synchronous=OFF
  check_control([](Disk& disk) { disk.ignore_syncs("-wal"); }, true);  // as synchronous=NORMAL
}

TEST(JournalFaults, Failure_of_any_action_breaks_no_answer) {
  check_failures("I/O error", Fault::io);
}

TEST(JournalFaults, Full_disk_at_any_action_breaks_no_answer) {
  check_failures("disk full", Fault::full);
}

TEST(JournalFaults, Read_only_disk_at_any_action_breaks_no_answer) {
  check_failures("read only", Fault::read_only);
}

}  // namespace latchkey::journal_faults
