#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <memory>
#include <string>

#include "client/files.hpp"
#include "client/run.hpp"
#include "temp_folder.hpp"

using latchkey::client::CatalogueFileOptions;
using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::read_file;
using latchkey::client::replace_file;
using latchkey::client::run_catalogue_file;
using latchkey::client::TempFolder;

namespace {

constexpr const char* kHonk = R"({"version":1,"commands":{"honk":{"title":"Honk","roles":["owner"],
  "timeout_ms":4000,"steps":[{"set":{"Horn":true},"confirm_within_ms":1000}]}}})";

}  // namespace

TEST_GROUP(CatalogueFile) {
  TempFolder folder;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out{std::fopen(folder.file("out").c_str(), "w"),
                                                      &std::fclose};
  Console console{out.get(), out.get(), false};

  // What a run prints, both what is found and remarks.
  std::string printed(const char* text, CatalogueFileOptions options, Exit expected) {
    options.file = folder.file("catalogue.json");
    CHECK_TRUE(replace_file(options.file, text).has_value());
    const auto exit = run_catalogue_file(options, console);
    CHECK_TRUE(exit.has_value());
    LONGS_EQUAL(static_cast<int>(expected), static_cast<int>(*exit));
    std::fflush(out.get());
    return read_file(folder.file("out")).value();
  }
};

TEST(CatalogueFile, Is_printed_as_it_would_be_published) {
  STRCMP_EQUAL(
      "COMMAND  PARAMETERS  ROLES  WHAT IT DOES\n"
      "honk                 owner  Honk\n",
      printed(kHonk, {}, Exit::succeeded).c_str());
}

TEST(CatalogueFile, In_JSON_is_what_the_vehicle_would_publish) {
  STRCMP_CONTAINS(R"("honk":{"title":"Honk","params":{)",
                  printed(kHonk, {.file = {}, .json = true}, Exit::succeeded).c_str());
}

TEST(CatalogueFile, In_Markdown_is_a_document) {
  STRCMP_CONTAINS("## honk\n",
                  printed(kHonk, {.file = {}, .markdown = true}, Exit::succeeded).c_str());
}

TEST(CatalogueFile, With_mistakes_is_told_all_of_them) {
  const std::string told =
      printed(R"({"version":2,"commands":{"honk":{"title":"Honk"}}})", {}, Exit::configuration);
  STRCMP_CONTAINS("catalogue.json: $.version: ", told.c_str());
  STRCMP_CONTAINS("catalogue.json: $.commands.honk.roles: is missing", told.c_str());
}

TEST(CatalogueFile, That_is_not_there_cannot_be_read) {
  const auto exit = run_catalogue_file({.file = folder.file("none")}, console);
  CHECK_FALSE(exit.has_value());
  CHECK(exit.error().exit == Exit::configuration);
  STRCMP_CONTAINS("No such file", exit.error().message.c_str());
}
