// SocketFiles: a folder of its own for a test's sockets, removed with all that is in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace latchkey::contract {

class SocketFiles {
 public:
  SocketFiles() {
    std::string path = std::filesystem::temp_directory_path() / "latchkey-XXXXXX";
    folder_ = ::mkdtemp(path.data());
  }
  SocketFiles(const SocketFiles&) = delete;
  SocketFiles& operator=(const SocketFiles&) = delete;
  ~SocketFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

}  // namespace latchkey::contract
