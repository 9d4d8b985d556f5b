// LogTail: shows what is appended to the log files of a folder, each line with its file's name.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>

#include "supervisor/descriptor.hpp"

namespace latchkey::supervisor {

class LogTail {
 public:
  explicit LogTail(std::filesystem::path folder);

  [[nodiscard]] int descriptor() const { return changes_.get(); }  // readable on news

  // Prints the complete lines that came since the last call.
  void print_news(std::ostream& to);

 private:
  std::filesystem::path folder_;
  Descriptor changes_;
  std::map<std::string, std::streamoff> printed_;  // bytes, by file name
};

}  // namespace latchkey::supervisor
