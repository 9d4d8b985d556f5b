#include "app/device_key.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "codec/key_file.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;
using namespace latchkey::app;

TEST_GROUP(DeviceKey) {
  test_support::TemporaryFolder folder;
  crypto_mbedtls::Crypto crypto = std::move(crypto_mbedtls::Crypto::start().value());
  const std::string file = folder.file("device.jwk");

  app::DeviceKey load() {
    auto key = load_or_make_device_key(file, crypto);
    CHECK_TRUE_TEXT(key.has_value(), key ? "" : key.error().c_str());
    return std::move(*key);
  }
  void check_refused(const char* why) {
    const auto key = load_or_make_device_key(file, crypto);
    CHECK_FALSE(key.has_value());
    STRCMP_CONTAINS(why, key.error().c_str());
  }
  std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  mode_t mode_of(const std::string& path) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(path.c_str(), &status));
    return status.st_mode & 07777U;
  }
};

TEST(DeviceKey, First_start_makes_one_that_nobody_else_can_read) {
  const app::DeviceKey made = load();
  CHECK_EQUAL(0600, mode_of(file));
  CHECK_EQUAL(0644, mode_of(public_key_file(file)));
  STRCMP_CONTAINS("device-", std::string(made.id.view()).c_str());
}

TEST(DeviceKey, Every_later_start_finds_the_same) {
  const app::DeviceKey made = load();
  const app::DeviceKey found = load();
  CHECK_TRUE(made.id == found.id);
  CHECK_TRUE(made.signer.public_key() == found.signer.public_key());
}

TEST(DeviceKey, Public_half_is_for_everybody_and_holds_no_secret) {
  const app::DeviceKey made = load();
  const std::string text = text_of(public_key_file(file));
  const auto jwk = codec::decode_public_jwk(text);
  CHECK_TRUE(jwk.has_value());
  CHECK_TRUE(jwk->kid == made.id);
  CHECK_TRUE(jwk->x == made.signer.public_key().x());
  CHECK_TRUE(text.find("\"d\"") == std::string::npos);
}

TEST(DeviceKey, Public_half_that_is_gone_or_wrong_is_written_again) {
  load();
  const std::string right = text_of(public_key_file(file));
  std::filesystem::remove(public_key_file(file));
  load();
  STRCMP_EQUAL(right.c_str(), text_of(public_key_file(file)).c_str());
  std::ofstream(public_key_file(file)) << "{}";
  load();
  STRCMP_EQUAL(right.c_str(), text_of(public_key_file(file)).c_str());
}

TEST(DeviceKey, File_that_others_may_read_is_refused) {
  load();
  ::chmod(file.c_str(), 0640);
  check_refused("chmod 600");
}

TEST(DeviceKey, File_that_makes_no_sense_is_refused_and_kept) {
  for (const char* text : {"", "{}", "no JSON"}) {
    std::ofstream(file) << text;
    ::chmod(file.c_str(), 0600);
    check_refused("device.jwk");
    STRCMP_EQUAL(text, text_of(file).c_str());
  }
}

TEST(DeviceKey, Halves_that_do_not_belong_together_are_refused) {
  load();
  const auto mine = codec::decode_private_jwk(text_of(file));
  std::filesystem::remove(file);
  load();
  auto mixed = codec::decode_private_jwk(text_of(file)).value();
  mixed.d = mine->d;
  std::ofstream(file) << codec::encode_private_jwk(mixed);
  check_refused("are not one P-256 key");
}

TEST(DeviceKey, Start_that_was_cut_off_leaves_nothing_in_the_way) {
  std::ofstream(file + ".new") << "half a k";
  load();
  CHECK_FALSE(std::filesystem::exists(file + ".new"));
}

TEST(DeviceKey, Folder_that_is_not_there_is_an_error) {
  const auto key = load_or_make_device_key(folder.file("nowhere/device.jwk"), crypto);
  CHECK_FALSE(key.has_value());
  STRCMP_CONTAINS("cannot be written", key.error().c_str());
}
