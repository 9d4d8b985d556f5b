#include <string>

#include "adapters/journal_sqlite/reader.hpp"
#include "client/files.hpp"
#include "client/journal_report.hpp"
#include "client/run.hpp"
#include "client/text.hpp"

namespace latchkey::client {
namespace {

using journal_sqlite::ErrorCode;

std::string remedy(ErrorCode code) {
  switch (code) {
    case ErrorCode::foreign:
      return "Name the file that the agent's configuration has as journal_file.";
    case ErrorCode::corrupt:
      return "If it is the agent's journal_file, the agent sets it aside at its next start.";
    case ErrorCode::version: return "Use the latchkey that belongs to the agent's version.";
    case ErrorCode::busy: return "Try again in a moment.";
    case ErrorCode::refused:
    case ErrorCode::full:
    case ErrorCode::read_only:
    case ErrorCode::io:
    case ErrorCode::sync:
    case ErrorCode::in_use: return "Run this as the user that the agent runs as.";
  }
  return "";
}

}  // namespace

Result<Exit> run_journal(const JournalOptions& options, Console& console) {
  const std::string file = printable(options.file);
  if (!file_exists(options.file)) {
    return problem(Exit::configuration, "there is no file " + file +
                                            ": the agent's configuration names its journal as "
                                            "journal_file");
  }
  const auto dump = journal_sqlite::read_journal(options.file);
  if (!dump) {
    return problem(Exit::configuration,
                   file + " cannot be read as a journal: " + printable(dump.error().what) + ". " +
                       remedy(dump.error().code));
  }
  for (const std::string& line : options.json ? journal_json(*dump) : journal_report(*dump)) {
    console.line(line);
  }
  return Exit::succeeded;
}

}  // namespace latchkey::client
