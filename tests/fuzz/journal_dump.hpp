// What must hold of a journal as it is read for people.
#pragma once

#include "adapters/journal_sqlite/reader.hpp"

namespace latchkey::fuzz {

void check_dump(const journal_sqlite::JournalDump& dump);

// And of the words that are made of it.
void check_words(const journal_sqlite::JournalDump& dump);

}  // namespace latchkey::fuzz
