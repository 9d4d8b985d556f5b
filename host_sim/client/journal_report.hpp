// A journal's content in words. Everything returned is printable.
#pragma once

#include <string>
#include <vector>

#include "adapters/journal_sqlite/reader.hpp"

namespace latchkey::client {

// For people: what it holds and how large it is, then a table with a line per command.
[[nodiscard]] std::vector<std::string> journal_report(const journal_sqlite::JournalDump& dump);

// For programs: a JSON object per command, in the order of acceptance. `outcome` is the callback as
// it is published, null while the command is open.
[[nodiscard]] std::vector<std::string> journal_json(const journal_sqlite::JournalDump& dump);

}  // namespace latchkey::client
