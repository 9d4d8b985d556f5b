#include "app/provisioning_request.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "codec/provisioning_request.hpp"
#include "provision/vehicle_request.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;
using namespace latchkey::app;

TEST_GROUP(Request) {
  test_support::TemporaryFolder folder;
  crypto_mbedtls::Crypto crypto = std::move(crypto_mbedtls::Crypto::start().value());
  const RequestFiles files{.device_key = folder.file("device.jwk"),
                           .tls_folder = folder.file("latchkey/tls")};
  const std::string tls_key = files.tls_folder + "/device.key";

  PreparedRequest prepare() {
    auto prepared = prepare_request(files, crypto);
    CHECK_TRUE_TEXT(prepared.has_value(), prepared ? "" : prepared.error().c_str());
    return std::move(*prepared);
  }
  void check_refused(const char* why) {
    const auto prepared = prepare_request(files, crypto);
    CHECK_FALSE(prepared.has_value());
    STRCMP_CONTAINS(why, prepared.error().c_str());
  }
  struct stat status_of(const std::string& path) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(path.c_str(), &status));
    return status;
  }
  mode_t mode_of(const std::string& path) { return status_of(path).st_mode & 07777U; }
};

TEST(Request, New_device_makes_both_keys_for_nobody_else_to_read) {
  prepare();
  CHECK_EQUAL(0600, mode_of(files.device_key));
  CHECK_EQUAL(0600, mode_of(tls_key));
  CHECK_EQUAL(0700, mode_of(files.tls_folder));
}

TEST(Request, Same_keys_give_the_same_request) {
  const PreparedRequest first = prepare();
  const PreparedRequest second = prepare();
  STRCMP_EQUAL(first.line.c_str(), second.line.c_str());
  STRCMP_EQUAL(first.fingerprint.c_str(), second.fingerprint.c_str());
}

TEST(Request, Other_tls_key_gives_another_request) {
  const PreparedRequest first = prepare();
  std::filesystem::remove(tls_key);
  CHECK_TRUE(prepare().fingerprint != first.fingerprint);
}

TEST(Request, Is_what_the_authority_accepts_and_shows_it_the_same_fingerprint) {
  const PreparedRequest prepared = prepare();
  const auto accepted = provision::decode_vehicle_request(crypto, prepared.line);
  CHECK_TRUE_TEXT(accepted.has_value(), accepted ? "" : accepted.error().message.c_str());
  STRCMP_EQUAL(prepared.fingerprint.c_str(), accepted->fingerprint.c_str());
}

TEST(Request, Holds_no_secret) {
  const std::string line = prepare().line;
  CHECK_TRUE(line.find("\"d\"") == std::string::npos);
  CHECK_TRUE(line.find("PRIVATE") == std::string::npos);
}

TEST(Request, Device_key_belongs_to_the_owner_of_its_folder_even_when_root_asks) {
  if (::geteuid() != 0) return;  // nobody else can make a folder of another user's
  constexpr uid_t kSomebody = 4711;
  const std::string state = folder.file("state");
  ::chmod(folder.path().c_str(), 0755);
  std::filesystem::create_directory(state);
  CHECK_EQUAL(0, ::chown(state.c_str(), kSomebody, kSomebody));
  const RequestFiles theirs{.device_key = state + "/device.jwk", .tls_folder = files.tls_folder};
  for (int time = 0; time < 2; ++time) {  // made, and read again
    const auto prepared = prepare_request(theirs, crypto);
    CHECK_TRUE_TEXT(prepared.has_value(), prepared ? "" : prepared.error().c_str());
  }
  CHECK_EQUAL(kSomebody, status_of(theirs.device_key).st_uid);
  CHECK_EQUAL(kSomebody, status_of(state + "/device.pub.jwk").st_uid);
  CHECK_EQUAL(0U, status_of(tls_key).st_uid);
  CHECK_EQUAL(0U, ::geteuid());
}

TEST(Request, Key_file_that_others_may_read_is_refused) {
  prepare();
  ::chmod(tls_key.c_str(), 0644);
  check_refused("chmod 600");
}

TEST(Request, Key_file_that_makes_no_sense_is_refused_and_kept) {
  prepare();
  std::ofstream(tls_key) << "no key";
  check_refused("is no private key on P-256");
  CHECK_EQUAL(6U, std::filesystem::file_size(tls_key));
}

TEST(Request, Without_a_folder_for_the_device_key_nothing_is_made) {
  const RequestFiles nowhere{.device_key = folder.file("nowhere/device.jwk"),
                             .tls_folder = files.tls_folder};
  const auto prepared = prepare_request(nowhere, crypto);
  CHECK_FALSE(prepared.has_value());
  STRCMP_CONTAINS("install -d -o latchkey", prepared.error().c_str());
  CHECK_FALSE(std::filesystem::exists(files.tls_folder));
}
