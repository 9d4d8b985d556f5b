// Target: what a request line asks for (RFC 9112, section 3.2.1: origin form).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace latchkey::http {

struct Target {
  // Percent-decoded, after splitting: "/" has none, "/a/" has "a" and an empty one.
  std::vector<std::string> path;
  // Percent-decoded, `+` is a space; of repeated names the last.
  std::map<std::string, std::string> query;

  friend bool operator==(const Target&, const Target&) = default;
};

// Fails, and says why, on what does not begin with a slash, on a percent sign without two
// hexadecimal digits, on NUL, and on the segments `.` and `..`, which a client resolves itself.
base::Result<Target, std::string_view> parse_target(std::string_view text);

}  // namespace latchkey::http
