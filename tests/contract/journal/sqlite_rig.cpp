#include "journal_folder.hpp"
#include "journal_rig.hpp"
#include "sqlite_files.hpp"

namespace latchkey::contract {
namespace {

class SqliteRig final : public JournalRig {
 public:
  explicit SqliteRig(ports::Loop& loop) : journal_(open_journal(loop, folder_.journal(), clock_)) {}

  ports::Journal& journal() override { return *journal_; }

 private:
  JournalFolder folder_;
  test_support::SetClock clock_;
  std::unique_ptr<journal_sqlite::SqliteJournal> journal_;
};

}  // namespace

std::unique_ptr<JournalRig> make_journal_rig(ports::Loop& loop) {
  return std::make_unique<SqliteRig>(loop);
}

}  // namespace latchkey::contract
