#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <memory>
#include <string>

#include "client/files.hpp"
#include "client/run.hpp"
#include "client/signing.hpp"
#include "codec/key_file.hpp"
#include "temp_folder.hpp"

namespace codec = latchkey::codec;
namespace core = latchkey::core;

using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::KeygenOptions;
using latchkey::client::read_file;
using latchkey::client::replace_file;
using latchkey::client::run_keygen;
using latchkey::client::Signer;
using latchkey::client::TempFolder;

TEST_GROUP(Keygen) {
  TempFolder folder;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere{std::fopen("/dev/null", "w"),
                                                          &std::fclose};
  Console console{nowhere.get(), nowhere.get(), false};
  KeygenOptions options{.kid = "",
                        .roles = {},
                        .private_file = folder.file("owner.jwk"),
                        .set_file = folder.file("keys.json"),
                        .force = false};

  Exit keygen() {
    const auto exit = run_keygen(options, console);
    return exit ? *exit : exit.error().exit;
  }

  std::vector<codec::AuthorisedKey> set() const {
    return *codec::decode_key_set(*read_file(folder.file("keys.json")));
  }
};

TEST(Keygen, Makes_a_private_key_and_a_set_that_has_its_public_half) {
  CHECK_TRUE(keygen() == Exit::succeeded);
  CHECK_EQUAL(0600U, folder.mode("owner.jwk"));
  CHECK_EQUAL(0644U, folder.mode("keys.json"));

  const auto jwk = codec::decode_private_jwk(*read_file(folder.file("owner.jwk")));
  CHECK_EQUAL(1, set().size());
  CHECK_TRUE(set()[0].key.id == jwk->kid);
  CHECK_TRUE(set()[0].x == jwk->x);
  CHECK_TRUE(set()[0].y == jwk->y);
  CHECK_TRUE(set()[0].key.roles == core::RoleSet{core::Role::owner});
  CHECK_TRUE(jwk->kid.view().starts_with("owner-"));

  const auto crypto = latchkey::client::start_crypto();
  CHECK_TRUE(Signer::from_file(*crypto, folder.file("owner.jwk")).has_value());
}

TEST(Keygen, Adds_to_a_set_that_exists) {
  CHECK_TRUE(keygen() == Exit::succeeded);
  options.kid = "alice@phone";
  options.roles = {"driver", "fleet"};
  options.private_file = folder.file("alice.jwk");
  CHECK_TRUE(keygen() == Exit::succeeded);
  CHECK_EQUAL(2, set().size());
  CHECK_TRUE(set()[1].key.id.view() == "alice@phone");
  CHECK_TRUE((set()[1].key.roles == core::RoleSet{core::Role::driver, core::Role::fleet}));
}

TEST(Keygen, Never_overwrites_a_private_key_unless_forced) {
  CHECK_TRUE(keygen() == Exit::succeeded);
  const std::string first = *read_file(folder.file("owner.jwk"));
  CHECK_TRUE(keygen() == Exit::configuration);
  STRCMP_EQUAL(first.c_str(), read_file(folder.file("owner.jwk"))->c_str());
  CHECK_EQUAL(1, set().size());
  options.force = true;
  CHECK_TRUE(keygen() == Exit::succeeded);
  CHECK_FALSE(first == *read_file(folder.file("owner.jwk")));
}

TEST(Keygen, Replaces_a_key_of_the_same_name_only_when_forced) {
  options.kid = "me";
  CHECK_TRUE(keygen() == Exit::succeeded);
  options.private_file = folder.file("other.jwk");
  CHECK_TRUE(keygen() == Exit::configuration);
  CHECK_EQUAL(2, folder.count());  // no key was left behind that no set has
  options.force = true;
  CHECK_TRUE(keygen() == Exit::succeeded);
  CHECK_EQUAL(1, set().size());
}

TEST(Keygen, With_a_set_that_is_none_leaves_everything_as_it_is) {
  CHECK_TRUE(replace_file(folder.file("keys.json"), "{\"keys\":1}").has_value());
  CHECK_TRUE(keygen() == Exit::configuration);
  CHECK_EQUAL(1, folder.count());
}

TEST(Keygen, With_a_role_or_name_that_is_none_is_a_usage_error) {
  options.roles = {"king"};
  CHECK_TRUE(keygen() == Exit::usage);
  options.roles = {};
  options.kid = "../me";
  CHECK_TRUE(keygen() == Exit::usage);
  CHECK_EQUAL(0, folder.count());
}
