// JournalFolder: a folder of its own for a journal, removed with all that is in it.
#pragma once

#include <string>

#include "support/temporary_folder.hpp"

namespace latchkey::contract {

class JournalFolder {
 public:
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] std::string journal() const { return path("journal.db"); }

 private:
  test_support::TemporaryFolder folder_;
};

}  // namespace latchkey::contract
