#include "client/journal_report.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "client/callback.hpp"
#include "client/columns.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"
#include "codec/callback.hpp"

namespace latchkey::client {
namespace {

using journal_sqlite::CommandState;
using journal_sqlite::JournalCommand;
using journal_sqlite::JournalDump;
using Json = nlohmann::ordered_json;

std::string mebibytes(std::uint64_t bytes) {
  constexpr std::uint64_t kMebibyte = 1024 * 1024;
  const std::uint64_t tenths = (bytes * 10 + kMebibyte / 2) / kMebibyte;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

std::string count_of(const JournalDump& dump, CommandState state) {
  const auto count = std::ranges::count(dump.commands, state, &JournalCommand::state);
  return std::to_string(count) + " " + std::string(to_string(state));
}

std::string commands_line(const JournalDump& dump) {
  return "Commands:    " + std::to_string(dump.commands.size()) + " (" +
         count_of(dump, CommandState::open) + ", " + count_of(dump, CommandState::concluded) +
         ", " + count_of(dump, CommandState::delivered) + ")";
}

std::string time_floor_line(const JournalDump& dump) {
  if (dump.time_floor == base::WallTime{}) return "Time floor:  none yet";
  return "Time floor:  " + codec::format_time(dump.time_floor) + " (no time before it can be now)";
}

std::string time_words(const std::optional<base::WallTime>& time) {
  return time ? codec::format_time(*time) : "";
}

// How far an open command was.
std::string step_words(const JournalCommand& command) {
  return (command.compensating ? "rolling back, step " : "step ") +
         std::to_string(command.last_intent);
}

Row row_of(const JournalCommand& command) {
  Row row{printable(command.id), printable(command.name), std::string(to_string(command.state))};
  if (command.state == CommandState::open) {
    row.insert(row.end(), {step_words(command), "", ""});
  } else if (const auto outcome = parse_callback(command.outcome)) {
    const std::string recovered = outcome->recovered ? " (recovered)" : "";
    row.insert(row.end(), {std::string(core::to_string(outcome->status)) + recovered,
                           std::string(core::to_string(outcome->executed)),
                           outcome->why ? printable(outcome->why->code) : ""});
  } else {
    row.insert(row.end(), {"cannot be read", "", ""});
  }
  row.insert(row.end(), {time_words(command.issued_at), time_words(command.expires_at)});
  return row;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json time_or_null(const std::optional<base::WallTime>& time) {
  return time ? Json(codec::format_time(*time)) : Json(nullptr);
}

Json describe(const JournalCommand& command) {
  const bool known = !command.name.empty();
  return {{"id", command.id},
          {"command", text_or_null(command.name)},
          {"state", to_string(command.state)},
          {"issued_at", time_or_null(command.issued_at)},
          {"expires_at", time_or_null(command.expires_at)},
          {"step", known ? Json(command.last_intent) : Json(nullptr)},
          {"compensating", known ? Json(command.compensating) : Json(nullptr)},
          {"topic", text_or_null(command.outcome_topic)},
          {"outcome", command.outcome.empty() ? Json(nullptr) : parse_in_order(command.outcome)}};
}

}  // namespace

std::vector<std::string> journal_report(const JournalDump& dump) {
  std::vector<std::string> lines{commands_line(dump), time_floor_line(dump)};
  if (dump.refuse_issued_before) {
    lines.push_back("Refused:     what was issued up to " +
                    codec::format_time(*dump.refuse_issued_before) +
                    ", as an earlier journal was lost");
  }
  lines.push_back("Size:        " + mebibytes(dump.database_bytes) + ", log " +
                  mebibytes(dump.log_bytes) + ", schema " + std::to_string(dump.schema_version));
  if (dump.commands.empty()) return lines;

  std::vector<Row> rows{
      {"ID", "COMMAND", "STATE", "OUTCOME", "EXECUTED", "REASON", "ISSUED", "EXPIRES"}};
  for (const JournalCommand& command : dump.commands) rows.push_back(row_of(command));
  lines.emplace_back();
  std::ranges::move(in_columns(rows), std::back_inserter(lines));
  return lines;
}

std::vector<std::string> journal_json(const JournalDump& dump) {
  std::vector<std::string> lines;
  for (const JournalCommand& command : dump.commands)
    lines.push_back(ascii_line(describe(command)));
  return lines;
}

}  // namespace latchkey::client
