// What must hold when all faults are over and everything has settled. Pure: each takes what was
// seen and returns what is wrong with it.
#pragma once

#include <vector>

#include "adapters/journal_sqlite/reader.hpp"
#include "integration/kills/history.hpp"
#include "integration/kills/vehicle_log.hpp"

namespace latchkey::kills {

using Violations = std::vector<Violation>;

// Whoever was accepted has an outcome; whoever the broker took has an answer.
Violations check_answers(const History& history);

// No step, nor compensating step, was started twice, none for a command that was not accepted, none
// with a value that no command carries. Steps came in their order, one command after the other.
// `succeeded`: all steps were started. `executed` is no: each that was started was undone.
Violations check_starts(const History& history, const std::vector<Start>& starts);

// Nothing is open or undelivered, and what it holds is what the client was told.
Violations check_journal(const History& history, const journal_sqlite::JournalDump& journal);

}  // namespace latchkey::kills
