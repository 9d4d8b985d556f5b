// All errors of a file as one text, a line each: what a test compares.
#pragma once

#include <string>

#include "codec/file_error.hpp"

namespace latchkey::codec::testing {

inline std::string lines(const FileErrors& errors) {
  std::string text;
  for (const auto& [path, message] : errors) {
    text.append(path).append(": ").append(message).append("\n");
  }
  return text;
}

}  // namespace latchkey::codec::testing
