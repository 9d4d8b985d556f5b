// What paths and words consist of, for the protocol's parser and printer alike.
#pragma once

#include <algorithm>
#include <string_view>

#include "adapters/hal_socket/protocol.hpp"
#include "base/identifier.hpp"

namespace latchkey::hal_socket {

inline bool is_path(std::string_view text) {
  return !text.empty() && text.size() <= kPathBytesMax && std::ranges::all_of(text, [](char c) {
    return base::is_alphanumeric(c) || c == '.' || c == '_';
  });
}

// UTF-8 passes; what would end the word or the line does not.
inline bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '"' && c != '\\';
  });
}

}  // namespace latchkey::hal_socket
