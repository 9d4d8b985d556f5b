// docs/operating.md tells of every metric and every event that the agent writes, and of no other.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "runtime/exposition.hpp"
#include "runtime/fact_log.hpp"

namespace latchkey::app {
namespace {

std::string document() {
  std::ostringstream text;
  text << std::ifstream(LATCHKEY_SOURCE_DIR "/docs/operating.md").rdbuf();
  return std::move(text).str();
}

std::set<std::string> names_in(const std::string& text, const char* pattern) {
  const std::regex form(pattern);
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), form); at != std::sregex_iterator();
       ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

std::string missing_from(const std::set<std::string>& some, const std::set<std::string>& others) {
  std::string missing;
  for (const std::string& name : others) {
    if (!some.contains(name)) missing += name + ' ';
  }
  return missing;
}

}  // namespace

TEST_GROUP(OperatingDoc){};

TEST(OperatingDoc, Explains_every_metric_and_no_other) {
  const runtime::Surroundings all{.version = "0",
                                  .build_id = "0",
                                  .started = {},
                                  .written = {},
                                  .journal_bytes = 0,
                                  .resident_bytes = 0,
                                  .certificate_expiry = base::WallTime{}};
  const auto written = names_in(runtime::expose({}, all), "# TYPE (latchkey_[a-z_]+)");
  const auto explained = names_in(document(), "\n\\| `(latchkey_[a-z_]+)");
  CHECK_TRUE(written.size() > 20);
  STRCMP_EQUAL("", missing_from(explained, written).c_str());
  STRCMP_EQUAL("", missing_from(written, explained).c_str());
  STRCMP_EQUAL("", missing_from(written, names_in(document(), "(latchkey_[a-z_]+)")).c_str());
}

TEST(OperatingDoc, Explains_every_event_that_is_noted) {
  const auto explained = names_in(document(), "`event=([a-z_]+)`");
  std::set<std::string> noted;
  for (int kind = 0; kind <= static_cast<int>(core::kLastFactKind); ++kind) {
    noted.insert(std::string(runtime::to_string(static_cast<core::FactKind>(kind))));
  }
  STRCMP_EQUAL("", missing_from(explained, noted).c_str());
}

}  // namespace latchkey::app
