// TemporaryFolder: a folder that is removed, with all in it, at the end of the object.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace latchkey::test_support {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace latchkey::test_support
