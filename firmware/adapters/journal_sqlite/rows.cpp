#include "adapters/journal_sqlite/rows.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace latchkey::journal_sqlite {
namespace {

template <std::size_t N>
Blob blob(const std::array<std::uint8_t, N>& bytes) {
  return {{reinterpret_cast<const char*>(bytes.data()), bytes.size()}};
}

base::unexpected<Error> corrupt(std::string_view what) {
  return base::unexpected(Error{ErrorCode::corrupt, std::string(what)});
}

Result<void> insert_params(Database& db, const core::Params& params) {
  static constexpr std::string_view kSql = "INSERT INTO params(name, value) VALUES(?, ?)";
  if (auto done = db.run("DELETE FROM params"); !done) return done;
  for (const core::Param& param : params) {
    auto done =
        std::visit([&](const auto& value) { return db.run(kSql, param.name, value); }, param.value);
    if (!done) return done;
  }
  return {};
}

std::optional<core::Value> value_at(const Statement& row, int column) {
  switch (row.type(column)) {
    case SQLITE_INTEGER: return row.integer(column) != 0;
    case SQLITE_FLOAT: return row.real(column);
    case SQLITE_TEXT: return core::Word::exactly(row.text(column));
    default: return std::nullopt;
  }
}

Result<core::Params> read_params(Database& db) {
  core::Params params;
  Statement rows = db.query("SELECT name, value FROM params ORDER BY position");
  for (;;) {
    const auto row = rows.next();
    if (!row) return base::unexpected(row.error());
    if (!*row) return params;
    const auto name = core::ParamName::parse(rows.text(0));
    const auto value = value_at(rows, 1);
    if (!name || !value) return corrupt("a parameter of the open command");
    params.push_back({*name, *value});
  }
}

template <std::size_t N>
bool copy(std::string_view from, std::array<std::uint8_t, N>& to) {
  if (from.size() != N) return false;
  std::ranges::copy(from, to.begin());
  return true;
}

std::optional<core::Fingerprint> fingerprint_at(const Statement& row, int body, int signature) {
  core::Fingerprint fingerprint;
  const bool whole =
      copy(row.text(body), fingerprint.body) && copy(row.text(signature), fingerprint.signature);
  return whole ? std::optional(fingerprint) : std::nullopt;
}

std::optional<base::WallTime> time_at(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.time(column));
}

// As commands and clocks tell it. What is added to such a time does not overflow.
bool is_time(const Statement& row, int column) {
  constexpr base::WallTime kYear10000{std::chrono::sys_days(std::chrono::year(10000) / 1 / 1)};
  const base::WallTime time = row.time(column);
  return row.is_null(column) || (time >= base::WallTime{} && time < kYear10000);
}

bool is_timeout(const Statement& row, int column) {
  const base::Millis timeout(row.integer(column));
  return row.is_null(column) || (timeout > base::Millis(0) && timeout <= core::kCommandTimeoutMax);
}

std::string string_at(const Statement& row, int column) { return std::string(row.text(column)); }

Result<std::optional<core::OpenCommand>> read_open(Database& db) {
  Statement row = db.query(
      "SELECT id, key, body, signature, audience, issued_at, expires_at, not_before, epoch, name,"
      " timeout_ms, topic, correlation, traceparent, tracestate, compensating, last_intent, "
      "endpoint"
      " FROM commands WHERE state = 0");
  const auto found = row.next();
  if (!found) return base::unexpected(found.error());
  if (!*found) return std::nullopt;

  const auto id = core::CommandId::parse(row.text(0));
  const auto key = core::KeyId::parse(row.text(1));
  const auto fingerprint = fingerprint_at(row, 2, 3);
  const auto epoch = core::Epoch::parse(row.text(8));
  const auto name = core::CommandName::parse(row.text(9));
  const auto endpoint = core::EndpointName::parse(row.text(17));
  if (!id || !key || !fingerprint || !name || (!epoch && !row.is_null(8)) ||
      (!endpoint && !row.is_null(17))) {
    return corrupt("the open command");
  }
  if (!is_time(row, 5) || !is_time(row, 6) || !is_time(row, 7) || !is_timeout(row, 10)) {
    return corrupt("a time of the open command");
  }
  auto params = read_params(db);
  if (!params) return base::unexpected(params.error());
  core::OpenCommand open{
      .request = {.id = *id,
                  .key = *key,
                  .fingerprint = *fingerprint,
                  .audience = string_at(row, 4),
                  .issued_at = row.time(5),
                  .expires_at = row.time(6),
                  .not_before = time_at(row, 7),
                  .epoch = epoch,
                  .command = *name,
                  .params = std::move(*params),
                  .timeout =
                      row.is_null(10) ? std::nullopt : std::optional(base::Millis(row.integer(10))),
                  .reply_to = {.topic = string_at(row, 11),
                               .correlation = string_at(row, 12),
                               .traceparent = string_at(row, 13),
                               .tracestate = string_at(row, 14)},
                  .endpoint = endpoint},
      .compensating = row.integer(15) != 0,
      .last_intent = static_cast<unsigned>(row.integer(16))};
  const auto another = row.next();
  if (!another) return base::unexpected(another.error());
  if (*another) return corrupt("more than one open command");
  return open;
}

Result<std::vector<core::RememberedCommand>> read_remembered(Database& db) {
  std::vector<core::RememberedCommand> remembered;
  Statement rows = db.query(
      "SELECT id, body, signature, expires_at, state, epoch, endpoint, qos FROM commands"
      " ORDER BY seq");
  for (;;) {
    const auto row = rows.next();
    if (!row) return base::unexpected(row.error());
    if (!*row) return remembered;
    const auto id = core::CommandId::parse(rows.text(0));
    const auto fingerprint = fingerprint_at(rows, 1, 2);
    const auto epoch = core::Epoch::parse(rows.text(5));
    const auto endpoint = core::EndpointName::parse(rows.text(6));
    if (!id || !fingerprint || (!epoch && !rows.is_null(5)) || (!endpoint && !rows.is_null(6))) {
      return corrupt("a remembered command");
    }
    const bool can_be_published = rows.integer(7) == 0 || rows.integer(7) == 1;
    if (!can_be_published || !is_time(rows, 3)) return corrupt("a remembered command's numbers");
    remembered.push_back({.id = *id,
                          .fingerprint = *fingerprint,
                          .expires_at = rows.time(3),
                          .concluded = rows.integer(4) >= 1,
                          .delivered = rows.integer(4) == 2,
                          .epoch = epoch,
                          .owed_to = endpoint});
  }
}

// Its request is gone, and so is what tells it from another one under its id. It cannot be executed
// again all the same: it was issued before the journal was lost.
Result<void> insert_outcome_alone(Database& db, const ports::StoredOutcome& outcome) {
  const core::Fingerprint none;
  const auto& message = outcome.message;
  return db.run(
      "INSERT INTO commands(id, state, issued_at, expires_at, body, signature, topic, correlation,"
      " traceparent, tracestate, qos, retained, content_type, payload, jws, concluded_at)"
      " VALUES(?, 1, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      outcome.id, blob(none.body), blob(none.signature), message.topic, Blob{message.correlation},
      message.traceparent, message.tracestate, message.qos, message.retained, message.content_type,
      message.payload, message.jws, outcome.concluded_at);
}

}  // namespace

Result<void> insert_command(Database& db, const core::Request& request) {
  const auto& [topic, correlation, traceparent, tracestate] = request.reply_to;
  auto done = db.run(
      "INSERT INTO commands(id, state, issued_at, expires_at, not_before, timeout_ms, body,"
      " signature, key, audience, epoch, name, topic, correlation, traceparent, tracestate,"
      " endpoint) VALUES(?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      request.id, request.issued_at, request.expires_at, request.not_before, request.timeout,
      blob(request.fingerprint.body), blob(request.fingerprint.signature), request.key,
      request.audience, request.epoch, request.command, topic, Blob{correlation}, traceparent,
      tracestate, request.endpoint);
  if (!done) return done;
  return insert_params(db, request.params);
}

Result<void> raise_time_floor(Database& db, base::WallTime to) {
  return db.run("UPDATE meta SET time_floor = max(time_floor, ?)", to);
}

Result<void> update_intent(Database& db, const core::record::Intent& intent) {
  auto done = db.run(
      "UPDATE commands SET compensating = ?, last_intent = ?"
      " WHERE id = ? AND state = 0",
      intent.compensating, intent.step, intent.id);
  if (!done || db.changes() == 1) return done;
  return base::unexpected(Error{ErrorCode::refused, "this command is not open"});
}

Result<void> conclude_command(Database& db, const ports::StoredOutcome& outcome) {
  const auto& message = outcome.message;
  auto done = db.run(
      "UPDATE commands SET state = 1, topic = ?, correlation = ?, traceparent = ?, tracestate = ?,"
      " qos = ?, retained = ?, content_type = ?, payload = ?, jws = ?, concluded_at = ?"
      " WHERE id = ? AND state = 0",
      message.topic, Blob{message.correlation}, message.traceparent, message.tracestate,
      message.qos, message.retained, message.content_type, message.payload, message.jws,
      outcome.concluded_at, outcome.id);
  if (!done) return done;
  if (db.changes() == 1) return db.run("DELETE FROM params");

  const auto stored = find_outcome(db, outcome.id);
  if (!stored) return base::unexpected(stored.error());
  if (!*stored) return insert_outcome_alone(db, outcome);
  const auto& known = (*stored)->message;
  if (known.payload == message.payload && known.topic == message.topic) return {};
  return base::unexpected(Error{ErrorCode::refused, "this command has another outcome"});
}

Result<void> mark_delivered(Database& db, const core::CommandId& id) {
  return db.run("UPDATE commands SET state = 2 WHERE id = ? AND state = 1", id);
}

Result<void> mark_posted(Database& db, const core::CommandId& id) {
  return db.run("UPDATE commands SET endpoint = NULL WHERE id = ? AND state >= 1", id);
}

Result<void> remove_open(Database& db, const core::CommandId& id) {
  auto done = db.run("DELETE FROM commands WHERE id = ? AND state = 0", id);
  if (!done || db.changes() == 0) return done;
  return db.run("DELETE FROM params");
}

Result<std::optional<ports::StoredOutcome>> find_outcome(Database& db, const core::CommandId& id) {
  Statement row = db.query(
      "SELECT topic, payload, content_type, correlation, traceparent, tracestate, qos, retained,"
      " jws, concluded_at FROM commands WHERE id = ? AND state >= 1",
      id);
  const auto found = row.next();
  if (!found) return base::unexpected(found.error());
  if (!*found) return std::nullopt;
  return ports::StoredOutcome{.id = id,
                              .message = {.topic = string_at(row, 0),
                                          .payload = string_at(row, 1),
                                          .content_type = string_at(row, 2),
                                          .correlation = string_at(row, 3),
                                          .traceparent = string_at(row, 4),
                                          .tracestate = string_at(row, 5),
                                          .jws = string_at(row, 8),
                                          .qos = static_cast<std::uint8_t>(row.integer(6)),
                                          .retained = row.integer(7) != 0},
                              .concluded_at = time_at(row, 9).value_or(base::WallTime{})};
}

Result<core::Restored> read_restored(Database& db) {
  auto remembered = read_remembered(db);
  if (!remembered) return base::unexpected(remembered.error());
  auto open = read_open(db);
  if (!open) return base::unexpected(open.error());
  const auto unfinished =
      std::ranges::count(*remembered, false, &core::RememberedCommand::concluded);
  if (unfinished != (*open ? 1 : 0)) return corrupt("which command is open");
  Statement meta = db.query("SELECT time_floor, refuse_issued_before FROM meta");
  const auto found = meta.next();
  if (!found) return base::unexpected(found.error());
  if (!*found || !is_time(meta, 0) || !is_time(meta, 1)) return corrupt("the time floor");
  return core::Restored{.remembered = std::move(*remembered),
                        .open = std::move(*open),
                        .time_floor = meta.time(0),
                        .refuse_issued_before = time_at(meta, 1)};
}

}  // namespace latchkey::journal_sqlite
