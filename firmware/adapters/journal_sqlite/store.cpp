#include "adapters/journal_sqlite/store.hpp"

#include <algorithm>
#include <utility>

#include "adapters/journal_sqlite/rows.hpp"
#include "core/limits.hpp"

namespace latchkey::journal_sqlite {
namespace {

// Rows forgotten at a time: a commit stays small, and the log with it.
constexpr int kForgetMax = 16;
constexpr std::size_t kMarksMax = 2 * core::kOutboxMax;

base::unexpected<Error> refused(std::string_view why) {
  return base::unexpected(Error{ErrorCode::refused, std::string(why)});
}

}  // namespace

// ── the connection ────────────────────────────────────────────────────────────────────────────

Result<std::unique_ptr<Store>> Store::open(Options options, std::unique_ptr<Files> files,
                                           const ports::Clock& clock, Log log) {
  std::unique_ptr<Store> store(
      new Store(std::move(options), std::move(files), clock, std::move(log)));
  if (auto opened = store->reopen(); !opened) return base::unexpected(opened.error());
  return store;
}

Store::Store(Options options, std::unique_ptr<Files> files, const ports::Clock& clock, Log log)
    : options_(std::move(options)), files_(std::move(files)), clock_(clock), log_(std::move(log)) {}

Result<void> Store::reopen() {
  const base::Now now = clock_.now();
  reopen_at_ = now.mono + kReopenEvery;
  auto opened = open_journal(options_, *files_, std::max(now.wall, newest_), log_);
  if (!opened) return base::unexpected(opened.error());
  attach(std::move(*opened));
  auto settled = take_back_doubtful();
  if (!settled) db_.reset();
  return settled;
}

void Store::attach(Opened opened) {
  db_ = std::move(opened.db);
  restored_ = std::move(opened.restored);
  has_room_ = opened.has_room;
  if (!has_room_) log_("the disk has no room for the journal: no command is accepted");
  if (trouble_) log_("the journal is open again");
  trouble_.reset();
  newest_ = std::max(newest_, restored_.time_floor);
  log_pages_ = 0;
  // Takes the place of SQLite's automatic checkpoints: tend() does them, and hears of their errors.
  sqlite3_wal_hook(
      db_->handle(),
      [](void* store, sqlite3*, const char*, int pages) {
        static_cast<Store*>(store)->log_pages_ = static_cast<std::uint32_t>(pages);
        return SQLITE_OK;
      },
      this);
}

Result<void> Store::ensure_open() {
  if (db_) return {};
  if (trouble_ && clock_.now().mono < reopen_at_) return base::unexpected(*trouble_);
  auto opened = reopen();
  if (!opened) report(opened.error());
  return opened;
}

void Store::give_up_connection(const Error& why) {
  report(why);
  db_.reset();
  if (auto opened = reopen(); !opened) report(opened.error());
}

// The commit that failed may have come to be in the log: a command that was refused must not be
// found open after a restart.
Result<void> Store::take_back_doubtful() {
  if (!doubtful_) return {};
  auto done = db_->run("BEGIN IMMEDIATE")
                  .and_then([&] { return remove_open(*db_, *doubtful_); })
                  .and_then([&] { return db_->run("COMMIT"); });
  if (done) doubtful_.reset();
  return done;
}

void Store::report(const Error& error) {
  const bool news = !trouble_ || trouble_->what != error.what;
  trouble_ = error;
  if (news) log_("the journal's disk: " + error.what);
}

// ── entries ───────────────────────────────────────────────────────────────────────────────────

Result<void> Store::apply(const ports::JournalEntry& entry) {
  if (keep_mark(entry)) return {};
  if (auto open = ensure_open(); !open) return open;
  auto done = commit(&entry);
  if (done || !ends_connection(done.error().code)) return done;
  const auto* accepted = std::get_if<core::record::Accept>(&entry);
  if (accepted != nullptr && done.error().code == ErrorCode::sync) {
    doubtful_ = accepted->request.id;
  }
  give_up_connection(done.error());
  return done;
}

bool Store::keep_mark(const ports::JournalEntry& entry) {
  const auto keep = [this](const auto* mark) {
    if (mark != nullptr && marks_.size() < kMarksMax) marks_.emplace_back(*mark);
    return mark != nullptr;
  };
  return keep(std::get_if<core::record::Delivered>(&entry)) ||
         keep(std::get_if<core::record::Posted>(&entry));
}

// nullptr: the marks alone.
Result<void> Store::commit(const ports::JournalEntry* entry) {
  if (db_->has_moved()) {
    return base::unexpected(Error{ErrorCode::io, options_.path + " was moved or removed"});
  }
  auto done = db_->run("BEGIN IMMEDIATE")
                  .and_then([&] { return write_marks(); })
                  .and_then([&] { return entry ? write(*entry) : Result<void>{}; })
                  .and_then([&] { return db_->run("COMMIT"); });
  if (done) {
    marks_.clear();
  } else {
    db_->rollback();
  }
  return done;
}

Result<void> Store::write(const ports::JournalEntry& entry) {
  struct Writer {
    Store& store;

    Result<void> operator()(const core::record::Accept& accepted) const {
      return store.accept(accepted);
    }
    Result<void> operator()(const core::record::Intent& intent) const {
      return update_intent(*store.db_, intent);
    }
    Result<void> operator()(const ports::StoredOutcome& outcome) const {
      return conclude_command(*store.db_, outcome);
    }
    Result<void> operator()(const core::record::Delivered& mark) const {
      return mark_delivered(*store.db_, mark.id);
    }
    Result<void> operator()(const core::record::Posted& mark) const {
      return mark_posted(*store.db_, mark.id);
    }
  };
  return std::visit(Writer{*this}, entry);
}

Result<void> Store::write_marks() {
  for (const Mark& mark : marks_) {
    auto done = std::visit([this](const auto& which) { return write(which); }, mark);
    if (!done) return done;
  }
  return {};
}

Result<void> Store::accept(const core::record::Accept& accepted) {
  const auto open = db_->integer("SELECT count(*) FROM commands WHERE state = 0");
  if (!open) return base::unexpected(open.error());
  if (*open != 0) return refused("another command is open");
  const auto waiting = db_->integer("SELECT count(*) FROM commands WHERE state = 1");
  if (!waiting) return base::unexpected(waiting.error());
  if (*waiting >= static_cast<std::int64_t>(core::kOutboxMax)) return refused("the outbox is full");
  // The floor first: what has expired by then makes room.
  auto done = ensure_room()
                  .and_then([&] { return raise_time_floor(*db_, accepted.time_floor); })
                  .and_then([&] { return forget_expired(); })
                  .and_then([&] { return insert_command(*db_, accepted.request); });
  if (done) newest_ = std::max(newest_, accepted.request.issued_at);
  return done;
}

// For this commit and all those of the command that it begins.
Result<void> Store::ensure_room() {
  if (!has_room_) {
    if (auto taken = take_room(*db_, options_.room); !taken) return taken;
    has_room_ = true;
  }
  return take_log_room(*db_, log_pages_ + options_.room.reserve_log_pages);
}

// Only when there is need, as the core does: a command that the core knows has its outcome here.
Result<void> Store::forget_expired() {
  for (;;) {
    const auto rows = db_->integer("SELECT count(*) FROM commands");
    if (!rows) return base::unexpected(rows.error());
    const auto pages = free_pages(*db_, options_.room);
    if (!pages) return base::unexpected(pages.error());
    const bool has_rows = *rows < static_cast<std::int64_t>(core::kRememberedMax);
    if (has_rows && *pages >= options_.room.reserve_pages) return {};
    auto done = db_->run(
        "DELETE FROM commands WHERE seq IN (SELECT seq FROM commands WHERE state = 2"
        " AND endpoint IS NULL"
        " AND (expires_at < (SELECT time_floor FROM meta) - ? OR epoch <> ?)"
        " ORDER BY expires_at LIMIT ?)",
        options_.clock_skew, options_.epoch, kForgetMax);
    if (!done) return done;
    if (db_->changes() == 0) {
      return base::unexpected(Error{ErrorCode::full, "no room for one more command"});
    }
  }
}

// ── the rest ──────────────────────────────────────────────────────────────────────────────────

Result<std::optional<ports::StoredOutcome>> Store::outcome(const core::CommandId& id) {
  if (auto open = ensure_open(); !open) return base::unexpected(open.error());
  auto found = find_outcome(*db_, id);
  if (!found && ends_connection(found.error().code)) give_up_connection(found.error());
  return found;
}

void Store::tend() {
  if (!db_ || log_pages_ + options_.room.reserve_log_pages < options_.room.log_pages) return;
  const auto emptied = db_->checkpoint();
  if (!emptied) {
    if (ends_connection(emptied.error().code)) give_up_connection(emptied.error());
  } else if (*emptied) {
    log_pages_ = 0;  // the next commit begins at its start
  }
}

void Store::close() {
  if (!db_) return;
  if (!marks_.empty()) (void)commit(nullptr);
  (void)db_->checkpoint();  // the next start has less to do
  db_.reset();
}

}  // namespace latchkey::journal_sqlite
