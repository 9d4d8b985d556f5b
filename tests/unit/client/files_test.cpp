#include "client/files.hpp"

#include <CppUTest/TestHarness.h>

#include <filesystem>
#include <string>

#include "temp_folder.hpp"

using latchkey::client::Exit;
using latchkey::client::kFileBytesMax;
using latchkey::client::read_file;
using latchkey::client::replace_file;
using latchkey::client::TempFolder;
using latchkey::client::write_private_file;

TEST_GROUP(Files) { TempFolder folder; };

TEST(Files, Private_file_can_be_read_by_its_owner_only) {
  CHECK_TRUE(write_private_file(folder.file("key"), "secret", false).has_value());
  CHECK_EQUAL(0600U, folder.mode("key"));
  STRCMP_EQUAL("secret", read_file(folder.file("key"))->c_str());
}

TEST(Files, Private_file_that_exists_is_left_as_it_is) {
  CHECK_TRUE(write_private_file(folder.file("key"), "old", false).has_value());
  const auto again = write_private_file(folder.file("key"), "new", false);
  CHECK_FALSE(again.has_value());
  CHECK_TRUE(again.error().exit == Exit::configuration);
  STRCMP_CONTAINS("--force", again.error().message.c_str());
  STRCMP_EQUAL("old", read_file(folder.file("key"))->c_str());
}

TEST(Files, Private_file_replaced_becomes_private_whatever_it_was) {
  CHECK_TRUE(replace_file(folder.file("key"), "old").has_value());
  CHECK_TRUE(write_private_file(folder.file("key"), "new", true).has_value());
  CHECK_EQUAL(0600U, folder.mode("key"));
  STRCMP_EQUAL("new", read_file(folder.file("key"))->c_str());
}

TEST(Files, Replaced_file_keeps_its_mode_and_leaves_no_draft) {
  CHECK_TRUE(replace_file(folder.file("set"), "old").has_value());
  CHECK_EQUAL(0644U, folder.mode("set"));
  std::filesystem::permissions(folder.file("set"), std::filesystem::perms(0640));
  CHECK_TRUE(replace_file(folder.file("set"), "new").has_value());
  CHECK_EQUAL(0640U, folder.mode("set"));
  STRCMP_EQUAL("new", read_file(folder.file("set"))->c_str());
  CHECK_EQUAL(1, folder.count());
}

TEST(Files, That_cannot_be_written_or_read_name_themselves_and_the_cause) {
  const auto written = replace_file(folder.file("no/set"), "text");
  STRCMP_CONTAINS("no/set: No such file or directory", written.error().message.c_str());
  const auto read = read_file(folder.file("none"));
  STRCMP_CONTAINS("none: No such file or directory", read.error().message.c_str());
  CHECK_TRUE(read.error().exit == Exit::configuration);
}

TEST(Files, Too_large_are_refused) {
  CHECK_TRUE(replace_file(folder.file("big"), std::string(kFileBytesMax, 'x')).has_value());
  CHECK_TRUE(read_file(folder.file("big")).has_value());
  CHECK_TRUE(replace_file(folder.file("big"), std::string(kFileBytesMax + 1, 'x')).has_value());
  CHECK_FALSE(read_file(folder.file("big")).has_value());
}
