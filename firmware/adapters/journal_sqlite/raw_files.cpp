#include "adapters/journal_sqlite/raw_files.hpp"

#include <algorithm>
#include <array>

namespace latchkey::journal_sqlite {
namespace {

constexpr sqlite3_int64 kPieceBytes = 4096;

// The file's methods; the first error ends all that follows.
class Raw {
 public:
  Raw(const Database& db, RawFile which) {
    sqlite3_file_control(db.handle(), "main", static_cast<int>(which), &file_);
    if (file_ == nullptr || file_->pMethods == nullptr) code_ = SQLITE_CANTOPEN;
    if (ok()) code_ = file_->pMethods->xFileSize(file_, &size_);
  }

  [[nodiscard]] bool ok() const { return code_ == SQLITE_OK; }
  [[nodiscard]] sqlite3_int64 size() const { return size_; }

  void read(char* bytes, sqlite3_int64 size, sqlite3_int64 at) {
    if (ok()) code_ = file_->pMethods->xRead(file_, bytes, static_cast<int>(size), at);
  }
  void write(const char* bytes, sqlite3_int64 size, sqlite3_int64 at) {
    if (ok()) code_ = file_->pMethods->xWrite(file_, bytes, static_cast<int>(size), at);
  }
  void sync() {
    if (ok()) code_ = file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL);
  }

  [[nodiscard]] Result<void> result(std::string_view what) const {
    if (ok()) return {};
    return base::unexpected(from_sqlite(code_, what));
  }

 private:
  sqlite3_file* file_ = nullptr;
  sqlite3_int64 size_ = 0;
  int code_ = SQLITE_OK;
};

}  // namespace

Result<void> extend(const Database& db, RawFile which, std::int64_t bytes) {
  Raw file(db, which);
  if (file.ok() && file.size() >= bytes) return {};
  static constexpr std::array<char, kPieceBytes> kZeros{};
  for (sqlite3_int64 at = file.size(); file.ok() && at < bytes; at += kPieceBytes) {
    file.write(kZeros.data(), std::min(kPieceBytes, bytes - at), at);
  }
  file.sync();
  return file.result("no room for the journal");
}

Result<void> read_through(const Database& db, RawFile which) {
  Raw file(db, which);
  std::array<char, kPieceBytes> piece{};
  for (sqlite3_int64 at = 0; file.ok() && at < file.size(); at += kPieceBytes) {
    file.read(piece.data(), std::min(kPieceBytes, file.size() - at), at);
  }
  return file.result("the journal cannot be read");
}

Result<void> write_again(const Database& db, RawFile which) {
  Raw file(db, which);
  std::array<char, kPieceBytes> piece{};
  for (sqlite3_int64 at = 0; file.ok() && at < file.size(); at += kPieceBytes) {
    const auto bytes = std::min(kPieceBytes, file.size() - at);
    file.read(piece.data(), bytes, at);
    file.write(piece.data(), bytes, at);
  }
  file.sync();
  return file.result("the journal cannot be written");
}

}  // namespace latchkey::journal_sqlite
