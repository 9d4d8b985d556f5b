// Files on a real disk.
#include "adapters/journal_sqlite/posix_files.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>
#include <fstream>

#include "journal_folder.hpp"

namespace latchkey::contract {

using journal_sqlite::ErrorCode;
using journal_sqlite::PosixFiles;

TEST_GROUP(PosixFiles) {
  JournalFolder folder;
  std::unique_ptr<PosixFiles> files = std::move(PosixFiles::claim(folder.journal()).value());
};

TEST(PosixFiles, File_is_made_once) {
  const std::string path = folder.path("a");
  CHECK_FALSE(files->exists(path).value());
  CHECK_TRUE(files->create(path).has_value());
  CHECK_TRUE(files->exists(path).value());
  CHECK_EQUAL(0, std::filesystem::file_size(path));
  CHECK_FALSE(files->create(path).has_value());
}

TEST(PosixFiles, Renamed_file_is_under_its_new_name) {
  CHECK_TRUE(files->create(folder.path("a")).has_value());
  CHECK_TRUE(files->rename(folder.path("a"), folder.path("b")).has_value());
  CHECK_FALSE(files->exists(folder.path("a")).value());
  CHECK_TRUE(files->exists(folder.path("b")).value());
  CHECK_FALSE(files->rename(folder.path("a"), folder.path("b")).has_value());
}

TEST(PosixFiles, What_cannot_be_told_is_no_absence) {
  CHECK_TRUE(files->create(folder.path("a")).has_value());
  CHECK_TRUE(files->exists(folder.path("a/b")).error().code == ErrorCode::io);
}

TEST(PosixFiles, Time_of_the_last_write_is_told) {
  CHECK_FALSE(files->modified_at(folder.path("a")).has_value());
  CHECK_TRUE(files->create(folder.path("a")).has_value());
  const auto now = std::chrono::system_clock::now();
  const auto age = now - files->modified_at(folder.path("a")).value();
  CHECK(age < std::chrono::minutes(1));
  CHECK(age > -std::chrono::minutes(1));
}

TEST(PosixFiles, Claim_ends_with_its_owner) {
  CHECK_TRUE(PosixFiles::claim(folder.journal()).error().code == ErrorCode::in_use);
  files.reset();
  CHECK_TRUE(PosixFiles::claim(folder.journal()).has_value());
}

}  // namespace latchkey::contract
