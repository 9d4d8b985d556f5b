#include "session.hpp"

#include <utility>

#include "support/fault_disk/disk_files.hpp"

namespace latchkey::journal_faults {

using journal_sqlite::Store;
using test_support::accept;
using test_support::command_id;
using test_support::intent;
using test_support::outcome;

namespace {

constexpr std::size_t kOneMore = 5000;  // the number of a command that no scenario has

}  // namespace

Session::Session(fault_disk::Disk& disk, Ghost ghost, journal_sqlite::Room room,
                 journal_sqlite::Migrations migrations)
    : disk_(disk),
      vfs_(disk),
      ghost_(std::move(ghost)),
      options_{.path = kPath,
               .clock_skew = base::Millis{5000},
               .room = room,
               .vfs = vfs_.name(),
               .migrations = migrations} {}

bool Session::open() {
  store_.reset();
  ghost_.forget_marks();
  auto opened = Store::open(options_, std::make_unique<fault_disk::DiskFiles>(disk_), clock_,
                            [](std::string_view) {});
  if (opened) store_ = std::move(*opened);
  return store_ != nullptr;
}

void Session::close() {
  if (store_) store_->close();
  store_.reset();
}

bool Session::apply(const ports::JournalEntry& entry) {
  if (!store_) return false;
  clock_.time.mono += Store::kReopenEvery;
  ghost_.ask(entry);
  const bool ok = store_->apply(entry).has_value();
  // An answer that power did not last for is none.
  if (ok || !disk_.is_cut()) ghost_.answer(entry, ok);
  store_->tend();
  return ok;
}

bool Session::run_command(std::size_t number, unsigned steps) {
  if (!apply(accept(number))) return false;
  for (unsigned step = 2; step <= steps; ++step) {
    if (apply(intent(number, step))) continue;
    apply(intent(number, 1, /*compensating=*/true));
    break;
  }
  // Every other one has pages of its own.
  const std::size_t bytes = number % 2 == 0 ? 300 : 5000;
  return apply(outcome(number, bytes)) || apply(outcome(number, bytes));
}

void Session::end_in_doubt() {
  if (!store_ || store_->is_in_doubt()) ghost_.allow_doubt();
}

// An intent of no command is refused, but not before the connection is there. A store that has
// ended can make up for nothing.
void Session::settle() {
  if (!store_) {
    ghost_.allow_doubt();
    return;
  }
  clock_.time.mono += Store::kReopenEvery;
  (void)store_->apply(intent(kOneMore, 2));
}

std::optional<std::string> Session::disagreement() {
  if (!store_ && !open()) return "the journal does not open";
  const core::Restored restored = store_->take_restored();
  open_ = restored.open ? std::optional(restored.open->request.id) : std::nullopt;
  return ghost_.disagreement(restored, [this](const core::CommandId& id) {
    auto found = store_->outcome(id);
    if (!found || !*found) return std::optional<ports::OutboundMessage>();
    return std::optional(std::move((*found)->message));
  });
}

std::optional<std::string> Session::life_goes_on() {
  if (open_ && !store_->apply(ports::StoredOutcome{*open_, {}})) {
    return "the open command cannot be settled";
  }
  for (const ports::JournalEntry& entry :
       {ports::JournalEntry(accept(kOneMore)), ports::JournalEntry(outcome(kOneMore))}) {
    if (!store_->apply(entry)) return "no further command is taken";
    store_->tend();
  }
  store_.reset();
  disk_ = disk_.after_cut({fault_disk::Survival::Kind::nothing});
  if (!open()) return "the journal does not open once more";
  const auto restored = store_->take_restored();
  const bool last = !restored.remembered.empty() && restored.remembered.back().concluded &&
                    restored.remembered.back().id == command_id(kOneMore);
  if (!last) return "a further command is lost";
  for (const std::string& name : disk_.names()) {
    if (name.find(".corrupt-") != std::string::npos && !ghost_.expects_loss()) {
      return "the journal was damaged";
    }
  }
  return std::nullopt;
}

}  // namespace latchkey::journal_faults
