#include "client/columns.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace latchkey::client {
namespace {

constexpr std::size_t kGap = 2;

// Characters, as far as a terminal's columns go by them.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::vector<std::size_t> widths(const std::vector<Row>& rows) {
  std::vector<std::size_t> widest;
  for (const Row& row : rows) {
    widest.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widest[i] = std::max(widest[i], width(row[i]));
  }
  return widest;
}

}  // namespace

std::vector<std::string> in_columns(const std::vector<Row>& rows) {
  const std::vector<std::size_t> columns = widths(rows);
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(columns[i] - width(row[i]) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace latchkey::client
