// Files: what the journal does with files beside what SQLite does with them.
//
// What a call has done is on stable storage when it returns. Threading: as the Store.
#pragma once

#include <optional>
#include <string>

#include "adapters/journal_sqlite/error.hpp"
#include "base/time.hpp"

namespace latchkey::journal_sqlite {

class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  // An error when it cannot be told: absence has consequences.
  [[nodiscard]] virtual Result<bool> exists(const std::string& path) const = 0;

  // Makes an empty file that only its owner may read and write. Requires that there is none.
  [[nodiscard]] virtual Result<void> create(const std::string& path) = 0;

  [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;

  // When the file was last written to, as far as it can be told.
  [[nodiscard]] virtual std::optional<base::WallTime> modified_at(
      const std::string& path) const = 0;
};

}  // namespace latchkey::journal_sqlite
