#include "adapters/files_inotify/folder_watch.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/temporary_folder.hpp"
#include "support/test_loop.hpp"

namespace latchkey::files_inotify {

TEST_GROUP(FolderWatch) {
  test_support::TemporaryFolder folder;
  test_support::TemporaryFolder elsewhere;
  boost::asio::io_context loop;
  std::unique_ptr<FolderWatch> watch;
  int changes = 0;

  void setup() override {
    write(folder.file("keys.json"));
    auto started = FolderWatch::start(loop.get_executor(), folder.path(), [this] { ++changes; });
    CHECK_TRUE(started.has_value());
    watch = std::move(*started);
  }

  static void write(const std::string& file) { std::ofstream(file) << "text"; }

  void expect_change() {
    CHECK_TRUE(loop.run_one_for(test_support::kPatience) == 1);
    CHECK_TRUE(changes > 0);
  }

  // The kernel queues an event before the call that caused it returns.
  void expect_none() {
    loop.poll();
    LONGS_EQUAL(0, changes);
  }
};

TEST(FolderWatch, File_written_is_a_change) {
  write(folder.file("keys.json"));
  expect_change();
}

TEST(FolderWatch, New_file_is_a_change) {
  write(folder.file("other.json"));
  expect_change();
}

TEST(FolderWatch, File_renamed_over_another_is_a_change) {
  write(elsewhere.file("new"));
  std::filesystem::rename(elsewhere.file("new"), folder.file("keys.json"));
  expect_change();
}

TEST(FolderWatch, Changes_go_on_being_told) {
  write(folder.file("keys.json"));
  expect_change();
  changes = 0;
  write(folder.file("keys.json"));
  expect_change();
}

TEST(FolderWatch, File_read_is_no_change) {
  std::ostringstream text;
  text << std::ifstream(folder.file("keys.json")).rdbuf();
  STRCMP_EQUAL("text", text.str().c_str());
  expect_none();
}

TEST(FolderWatch, File_that_is_still_being_written_is_no_change_yet) {
  std::ofstream file(folder.file("keys.json"));
  file << "half" << std::flush;
  expect_none();
  file.close();
  expect_change();
}

TEST(FolderWatch, Other_folder_is_none_of_its_business) {
  write(elsewhere.file("keys.json"));
  expect_none();
}

TEST(FolderWatch, Watch_that_has_ended_tells_nothing) {
  write(folder.file("keys.json"));
  watch.reset();
  expect_none();
}

TEST(FolderWatch, Folder_that_does_not_exist_is_an_error_that_names_it) {
  const auto started =
      FolderWatch::start(loop.get_executor(), folder.file("none"), [this] { ++changes; });
  CHECK_FALSE(started.has_value());
  STRCMP_CONTAINS("none cannot be watched: No such file or directory", started.error().c_str());
}

}  // namespace latchkey::files_inotify
