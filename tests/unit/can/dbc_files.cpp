#include "dbc_files.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>
#include <sstream>

namespace latchkey::can::testing {
namespace {

std::string to_text(const std::vector<DbcError>& errors) {
  std::string text;
  for (const DbcError& error : errors) {
    if (!text.empty()) text += '\n';
    text += std::to_string(error.line) + ": " + error.message;
  }
  return text;
}

}  // namespace

std::string read_file(std::string_view path) {
  std::ostringstream text;
  text << std::ifstream(LATCHKEY_SOURCE_DIR "/" + std::string(path)).rdbuf();
  CHECK_FALSE(text.str().empty());
  return text.str();
}

Database parsed(std::string_view text) {
  auto database = parse_dbc(text);
  if (!database) FAIL(to_text(database.error()).c_str());
  return *std::move(database);
}

std::string door(std::string_view signals) { return "BO_ 1 Door: 8 Body\n" + std::string(signals); }

std::string errors_of(std::string_view text) {
  const auto database = parse_dbc(text);
  return database ? "" : to_text(database.error());
}

}  // namespace latchkey::can::testing
