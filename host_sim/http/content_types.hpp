// What a file's name says about its content.
#pragma once

#include <string_view>

namespace latchkey::http {

// By the file's extension; application/octet-stream: not known.
std::string_view content_type_of(std::string_view path);

}  // namespace latchkey::http
