#include "fuzz/journal_dump.hpp"

#include "client/journal_report.hpp"
#include "client/text.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {

void check_dump(const journal_sqlite::JournalDump& dump) {
  for (const auto& command : dump.commands) {
    require(command.state <= journal_sqlite::CommandState::delivered, "a state is one of three");
    require(command.state != journal_sqlite::CommandState::open || command.outcome.empty(),
            "what is open has no outcome");
  }
}

void check_words(const journal_sqlite::JournalDump& dump) {
  for (const auto& lines : {client::journal_report(dump), client::journal_json(dump)}) {
    for (const std::string& line : lines) {
      require(client::printable(line) == line, "what is shown cannot move the cursor");
    }
  }
}

}  // namespace latchkey::fuzz
