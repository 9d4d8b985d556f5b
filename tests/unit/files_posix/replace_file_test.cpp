#include "adapters/files_posix/replace_file.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/temporary_folder.hpp"

using namespace latchkey;  // NOLINT(google-build-using-namespace)
using files_posix::Lasting;
using files_posix::replace_file;

TEST_GROUP(ReplaceFile) {
  test_support::TemporaryFolder folder;
  std::string path = folder.file("some.txt");

  [[nodiscard]] std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return std::move(text).str();
  }

  [[nodiscard]] mode_t mode() const {
    struct stat status {};
    LONGS_EQUAL(0, ::stat(path.c_str(), &status));
    return status.st_mode & 0777;
  }
};

TEST(ReplaceFile, Takes_the_place_of_the_one_before_with_its_own_mode) {
  const mode_t before = ::umask(0077);
  CHECK_TRUE(replace_file(path, 0644, "one", Lasting::until_reboot).has_value());
  ::umask(before);
  LONGS_EQUAL(0644, mode());
  CHECK_TRUE(replace_file(path, 0600, "two", Lasting::power_cut).has_value());
  STRCMP_EQUAL("two", content().c_str());
  LONGS_EQUAL(0600, mode());
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST(ReplaceFile, Reader_of_the_one_before_still_has_all_of_it) {
  CHECK_TRUE(replace_file(path, 0644, "one", Lasting::until_reboot).has_value());
  std::ifstream reader(path);
  CHECK_TRUE(replace_file(path, 0644, "two, and longer", Lasting::until_reboot).has_value());
  std::ostringstream text;
  text << reader.rdbuf();
  STRCMP_EQUAL("one", text.str().c_str());
}

TEST(ReplaceFile, What_a_start_before_has_left_is_in_nobodys_way) {
  std::ofstream(folder.file("victim")) << "whole";
  std::filesystem::create_symlink(folder.file("victim"), path + ".new");
  CHECK_TRUE(replace_file(path, 0644, "one", Lasting::until_reboot).has_value());
  STRCMP_EQUAL("one", content().c_str());
  path = folder.file("victim");
  STRCMP_EQUAL("whole", content().c_str());
}

TEST(ReplaceFile, Folder_that_is_not_there_is_an_error_with_the_files_name) {
  const auto written =
      replace_file(folder.file("none/some.txt"), 0644, "one", Lasting::until_reboot);
  CHECK_FALSE(written.has_value());
  STRCMP_CONTAINS("none/some.txt cannot be written: No such file", written.error().c_str());
}

TEST(ReplaceFile, What_cannot_be_put_in_place_leaves_nothing_behind) {
  std::filesystem::create_directory(path);
  std::ofstream(path + "/inside") << "kept";
  CHECK_FALSE(replace_file(path, 0644, "one", Lasting::until_reboot).has_value());
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
  CHECK_TRUE(std::filesystem::exists(path + "/inside"));
}
