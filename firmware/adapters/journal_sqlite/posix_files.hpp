// PosixFiles: Files of a real disk, and the lock that keeps a second agent off the journal.
#pragma once

#include <memory>
#include <string>

#include "adapters/journal_sqlite/files.hpp"

namespace latchkey::journal_sqlite {

class PosixFiles final : public Files {
 public:
  // Locks PATH.lock for as long as the object lives. ErrorCode::in_use: another process has it.
  [[nodiscard]] static Result<std::unique_ptr<PosixFiles>> claim(const std::string& path);

  ~PosixFiles() override;

  [[nodiscard]] Result<bool> exists(const std::string& path) const override;
  [[nodiscard]] Result<void> create(const std::string& path) override;
  [[nodiscard]] Result<void> rename(const std::string& from, const std::string& to) override;
  [[nodiscard]] std::optional<base::WallTime> modified_at(const std::string& path) const override;

 private:
  explicit PosixFiles(int lock) : lock_(lock) {}

  int lock_;
};

}  // namespace latchkey::journal_sqlite
