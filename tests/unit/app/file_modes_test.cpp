#include "app/file_modes.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_folder.hpp"

namespace latchkey::app {

TEST_GROUP(FileModes) {
  test_support::TemporaryFolder folder;
  std::string file = folder.file("file");
  std::string credentials;

  void setup() override { std::ofstream(file) << "text"; }

  std::string complaint(mode_t mode, FileKind kind) {
    ::chmod(file.c_str(), mode);
    return complaint_about(file, kind, credentials).value_or("");
  }

  void expect(const char* what, mode_t mode, FileKind kind) {
    STRCMP_CONTAINS(what, complaint(mode, kind).c_str());
  }

  void expect_none(mode_t mode, FileKind kind) { STRCMP_EQUAL("", complaint(mode, kind).c_str()); }
};

TEST(FileModes, Secret_is_its_owners_alone) {
  expect_none(0600, FileKind::secret);
  expect_none(0400, FileKind::secret);
  for (const mode_t mode : {0640U, 0620U, 0610U, 0604U, 0602U, 0601U}) {
    expect("is a secret", mode, FileKind::secret);
  }
}

TEST(FileModes, Open_file_may_be_read_by_others_and_not_changed) {
  expect_none(0644, FileKind::open);
  expect_none(0600, FileKind::open);
  for (const mode_t mode : {0664U, 0646U, 0666U}) {
    expect("may change it", mode, FileKind::open);
  }
}

TEST(FileModes, Complaint_says_the_mode_and_what_to_type) {
  expect("(mode 0644); type: chmod 600 ", 0644, FileKind::secret);
  expect(("chmod go-w " + file).c_str(), 0664, FileKind::open);
  expect("(mode 4664)", 04664, FileKind::open);
}

TEST(FileModes, Folder_that_others_may_write_to_lets_them_replace_the_file) {
  ::chmod(folder.path().c_str(), 0777);
  expect("(mode 0777); type: chmod go-w ", 0644, FileKind::open);
  ::chmod(folder.path().c_str(), 0770);
  expect("put another file in its place", 0600, FileKind::secret);
  ::chmod(folder.path().c_str(), 0755);
  expect_none(0644, FileKind::open);
}

TEST(FileModes, Sticky_bit_of_the_folder_keeps_the_file_in_its_place) {
  ::chmod(folder.path().c_str(), 01777);
  expect_none(0644, FileKind::open);
}

TEST(FileModes, Behind_a_link_both_folders_count) {
  for (const char* unsafe : {"link", "real"}) {
    for (const char* name : {"link", "real"}) {
      std::filesystem::create_directory(folder.file(name));
      ::chmod(folder.file(name).c_str(), std::string(name) == unsafe ? 0777 : 0755);
    }
    const std::string link = folder.file("link/file");
    std::ofstream(folder.file("real/file")) << "text";
    std::error_code exists_already;
    std::filesystem::create_symlink(folder.file("real/file"), link, exists_already);
    const auto complaint = complaint_about(link, FileKind::open, "");
    CHECK_TRUE(complaint.has_value());
    STRCMP_CONTAINS(folder.file(unsafe).c_str(), complaint->c_str());
  }
}

TEST(FileModes, Owner_is_root_or_the_agent_itself) {
  if (::geteuid() != 0) return;  // only root can give a file away
  constexpr uid_t kSomebody = 12345;
  LONGS_EQUAL(0, ::chown(file.c_str(), kSomebody, 0));
  expect("belongs to user 12345", 0600, FileKind::secret);
  LONGS_EQUAL(0, ::chown(file.c_str(), 0, 0));
  LONGS_EQUAL(0, ::chown(folder.path().c_str(), kSomebody, 0));
  expect("its folder belongs to user 12345", 0600, FileKind::secret);
}

TEST(FileModes, Credential_of_systemd_may_be_readable_to_its_group) {
  credentials = folder.path();
  expect_none(0440, FileKind::secret);
  expect_none(0400, FileKind::secret);
  expect("is a secret", 0444, FileKind::secret);
  expect("is a secret", 0460, FileKind::secret);
}

TEST(FileModes, Only_what_lies_below_their_folder_is_a_credential) {
  credentials = folder.file("fil");  // no folder of the file's
  expect("is a secret", 0440, FileKind::secret);
  credentials = folder.file("credentials");
  expect("is a secret", 0440, FileKind::secret);
}

TEST(FileModes, File_that_is_not_there_is_for_its_reader_to_report) {
  CHECK_FALSE(complaint_about(folder.file("none"), FileKind::secret, "").has_value());
  CHECK_FALSE(complaint_about("", FileKind::secret, "").has_value());
}

}  // namespace latchkey::app
