// What is wrong with a file: all of it at once, each with its place and what to do about it.
#pragma once

#include <string>
#include <vector>

namespace latchkey::codec {

struct FileError {
  std::string json_path;  // RFC 9535: `$.commands.door_lock.steps[0]`; `$` for the whole file
  std::string message;

  friend bool operator==(const FileError&, const FileError&) = default;
};

// Never empty where it is returned.
using FileErrors = std::vector<FileError>;

}  // namespace latchkey::codec
