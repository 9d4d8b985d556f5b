// Everything that a journal goes through, as scenarios: a disk to begin with, and what happens
// then.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "session.hpp"

namespace latchkey::journal_faults {

struct Start {
  fault_disk::Disk disk;
  Ghost ghost;
};

struct Scenario {
  std::string name;
  std::function<Start()> start;
  std::function<void(Session&)> run;  // begins with open(), and goes on when something fails
  journal_sqlite::Room room = kRoom;
  journal_sqlite::Migrations migrations = journal_sqlite::kMigrations;

  [[nodiscard]] Session session(fault_disk::Disk& disk, const Ghost& ghost) const {
    return Session(disk, ghost, room, migrations);
  }
};

[[nodiscard]] std::vector<Scenario> scenarios();

// The shortest one in which something is answered ok.
[[nodiscard]] Scenario accept_and_outcome();

}  // namespace latchkey::journal_faults
