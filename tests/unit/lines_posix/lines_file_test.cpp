#include "adapters/lines_posix/lines_file.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/temporary_folder.hpp"

using namespace latchkey;

TEST_GROUP(LinesFile) {
  test_support::TemporaryFolder folder;
  std::string path = folder.file("traces.jsonl");
  boost::asio::io_context loop;
  std::vector<std::string> complaints;

  std::unique_ptr<lines_posix::LinesFile> open(std::uint64_t bytes_max =
                                                   lines_posix::LinesFile::kBytesMax) {
    return std::make_unique<lines_posix::LinesFile>(
        path, loop.get_executor(), [this](std::string_view line) { complaints.emplace_back(line); },
        bytes_max);
  }

  static std::function<std::string()> line(const char* text) {
    return [text] { return std::string(text); };
  }

  void run_loop() {  // Utest has a run() of its own
    loop.restart();
    loop.run();
  }

  static std::string content(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return std::move(text).str();
  }
};

TEST(LinesFile, Lines_are_written_once_the_event_is_over) {
  const auto file = open();
  file->add(line("a"));
  file->add(line("b"));
  STRCMP_EQUAL("", content(path).c_str());
  run_loop();
  STRCMP_EQUAL("a\nb\n", content(path).c_str());
  file->add(line("c"));
  run_loop();
  STRCMP_EQUAL("a\nb\nc\n", content(path).c_str());
  LONGS_EQUAL(0, complaints.size());
}

TEST(LinesFile, What_is_made_is_for_nobody_else) {
  open();
  struct stat status {};
  CHECK_EQUAL(0, ::stat(path.c_str(), &status));
  CHECK_EQUAL(0600, status.st_mode & 07777U);
}

TEST(LinesFile, End_writes_what_was_added_and_the_next_start_appends) {
  open()->add(line("a"));
  STRCMP_EQUAL("a\n", content(path).c_str());
  open()->add(line("b"));
  STRCMP_EQUAL("a\nb\n", content(path).c_str());
  run_loop();
  STRCMP_EQUAL("a\nb\n", content(path).c_str());
}

TEST(LinesFile, Full_file_is_put_aside_in_the_place_of_an_earlier_one) {
  constexpr std::uint64_t kSizeOfOne = 2;
  const auto file = open(2 * kSizeOfOne);
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    file->add(line(name));
    run_loop();
    CHECK_TRUE(std::filesystem::file_size(path) <= 2 * kSizeOfOne);
  }
  STRCMP_EQUAL("e\n", content(path).c_str());
  STRCMP_EQUAL("c\nd\n", content(path + ".1").c_str());
}

TEST(LinesFile, Empty_file_is_never_put_aside) {
  open(1)->add(line("a"));
  STRCMP_EQUAL("a\n", content(path).c_str());
  CHECK_FALSE(std::filesystem::exists(path + ".1"));
}

TEST(LinesFile, Size_of_an_earlier_run_counts) {
  constexpr std::uint64_t kSizeOfOne = 2;
  open(kSizeOfOne)->add(line("a"));
  open(kSizeOfOne)->add(line("b"));
  STRCMP_EQUAL("b\n", content(path).c_str());
  STRCMP_EQUAL("a\n", content(path + ".1").c_str());
}

TEST(LinesFile, File_that_cannot_be_made_is_told_once) {
  path = folder.file("missing/traces.jsonl");
  const auto file = open();
  file->add(line("a"));
  file->add(line("b"));
  run_loop();
  LONGS_EQUAL(1, complaints.size());
  STRCMP_CONTAINS("cannot be opened: No such file", complaints[0].c_str());
}

TEST(LinesFile, Write_that_fails_is_told_once_and_no_more_is_tried) {
  constexpr std::uint64_t kSizeOfOne = 2;
  const auto file = open(kSizeOfOne);
  file->add(line("a"));
  run_loop();
  std::filesystem::create_directory(path + ".1");  // so that it cannot be put aside
  for (int i = 0; i < 3; ++i) {
    file->add(line("b"));
    run_loop();
  }
  LONGS_EQUAL(1, complaints.size());
  STRCMP_CONTAINS("cannot be renamed", complaints[0].c_str());
  STRCMP_EQUAL("a\n", content(path).c_str());
}

TEST(LinesFile, Device_is_not_written_to) {
  path = "/dev/full";
  open();
  LONGS_EQUAL(1, complaints.size());
  STRCMP_CONTAINS("is no file", complaints[0].c_str());
}
