// JournalFolder: a folder of its own for a journal, removed with all that is in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace latchkey::contract {

class JournalFolder {
 public:
  JournalFolder() {
    std::string path = std::filesystem::temp_directory_path() / "latchkey-XXXXXX";
    folder_ = ::mkdtemp(path.data());
  }
  JournalFolder(const JournalFolder&) = delete;
  JournalFolder& operator=(const JournalFolder&) = delete;
  ~JournalFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] std::string journal() const { return path("journal.db"); }

 private:
  std::filesystem::path folder_;
};

}  // namespace latchkey::contract
