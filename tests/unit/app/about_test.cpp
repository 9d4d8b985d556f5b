#include "app/about.hpp"

#include <CppUTest/TestHarness.h>

#include <regex>

#include "app/version.hpp"

namespace latchkey::app {

TEST_GROUP(About){};

TEST(About, Program_knows_its_version_and_its_build) {
  const std::regex form(std::string("latchkeyd ") + kVersion + R"( \(build id [0-9a-f]{40}\))");
  CHECK_TEXT(std::regex_match(about_program(), form), about_program().c_str());
}

}  // namespace latchkey::app
