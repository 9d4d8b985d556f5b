// A trace in words. Everything returned is printable.
#pragma once

#include <string>
#include <vector>

#include "client/trace_tree.hpp"

namespace latchkey::client {

// For people: what it is about, then a table with a line per span, whose bars are to scale.
[[nodiscard]] std::vector<std::string> trace_report(const Trace& trace);

// For programs: a JSON object per line of that table, times in milliseconds.
[[nodiscard]] std::vector<std::string> trace_json(const Trace& trace);

}  // namespace latchkey::client
