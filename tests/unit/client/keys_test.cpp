#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "client/files.hpp"
#include "client/key_set.hpp"
#include "client/run.hpp"
#include "client/signing.hpp"
#include "core/limits.hpp"
#include "temp_folder.hpp"

namespace codec = latchkey::codec;
namespace core = latchkey::core;

using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::Keys;
using latchkey::client::KeysAddOptions;
using latchkey::client::KeysListOptions;
using latchkey::client::KeysRevokeOptions;
using latchkey::client::read_file;
using latchkey::client::read_set;
using latchkey::client::replace_file;
using latchkey::client::Result;
using latchkey::client::run_keygen;
using latchkey::client::run_keys_add;
using latchkey::client::run_keys_list;
using latchkey::client::run_keys_revoke;
using latchkey::client::TempFolder;
using latchkey::client::write_set;

namespace {

// The key and the thumbprint of RFC 9449 section 6.1.
constexpr const char* kJwk =
    R"({"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",)"
    R"("y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"})";
constexpr const char* kThumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

}  // namespace

TEST_GROUP(KeySet) {
  TempFolder folder;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out{std::fopen(folder.file("out").c_str(), "w"),
                                                      &std::fclose};
  Console console{out.get(), out.get(), false};
  std::string set_file = folder.file("keys.json");
  std::string complaint;

  // A set with one key, "owner", whose private half is owner.jwk.
  void setup() override {
    CHECK_TRUE(run_keygen({.kid = "owner",
                           .roles = {},
                           .private_file = folder.file("owner.jwk"),
                           .set_file = set_file,
                           .force = false},
                          console)
                   .has_value());
    give("phone.jwk", kJwk);
    out.reset(std::freopen(folder.file("out").c_str(), "w", out.release()));
  }

  void give(const char* name, std::string_view text) const {
    CHECK_TRUE(replace_file(folder.file(name), text).has_value());
  }

  Exit result(const Result<Exit>& exit) {
    if (exit) return *exit;
    complaint = exit.error().message;
    return exit.error().exit;
  }

  Exit add(const char* file, const char* kid, bool force = false) {
    return result(run_keys_add({.key_file = folder.file(file),
                                .roles = {"driver"},
                                .kid = kid,
                                .set_file = set_file,
                                .force = force},
                               console));
  }

  Exit revoke(const char* kid) {
    return result(run_keys_revoke({.kid = kid, .set_file = set_file}, console));
  }

  std::string list(bool json) {
    CHECK_TRUE(run_keys_list({.set_file = set_file, .json = json}, console).has_value());
    return *read_file(folder.file("out"));
  }

  Keys set() const { return *read_set(set_file); }
};

TEST(KeySet, Key_added_has_its_name_and_roles) {
  CHECK_TRUE(add("phone.jwk", "alice@phone") == Exit::succeeded);
  CHECK_EQUAL(2, set().size());
  CHECK_TRUE(set()[1].key.id.view() == "alice@phone");
  CHECK_TRUE(set()[1].key.roles == core::RoleSet{core::Role::driver});
}

TEST(KeySet, Of_a_private_key_the_public_half_is_taken_and_its_name) {
  CHECK_TRUE(run_keygen({.kid = "alice",
                         .roles = {},
                         .private_file = folder.file("alice.jwk"),
                         .set_file = folder.file("hers.json"),
                         .force = false},
                        console)
                 .has_value());
  CHECK_TRUE(add("alice.jwk", "") == Exit::succeeded);
  CHECK_TRUE(set()[1].key.id.view() == "alice");
  CHECK_TRUE(read_file(set_file)->find("\"d\"") == std::string::npos);
}

TEST(KeySet, Key_without_a_name_gets_one) {
  CHECK_TRUE(add("phone.jwk", "") == Exit::succeeded);
  CHECK_TRUE(set()[1].key.id.view().starts_with("driver-"));
}

TEST(KeySet, Set_that_does_not_exist_is_begun) {
  set_file = folder.file("new.json");
  CHECK_TRUE(add("phone.jwk", "alice") == Exit::succeeded);
  CHECK_EQUAL(1, set().size());
}

TEST(KeySet, Name_that_is_taken_is_replaced_only_when_forced) {
  CHECK_TRUE(add("phone.jwk", "owner") == Exit::configuration);
  STRCMP_CONTAINS("--force", complaint.c_str());
  CHECK_TRUE(add("phone.jwk", "owner", true) == Exit::succeeded);
  CHECK_EQUAL(1, set().size());
  CHECK_TRUE(set()[0].key.roles == core::RoleSet{core::Role::driver});
}

TEST(KeySet, Same_key_under_another_name_is_refused_even_when_forced) {
  CHECK_TRUE(add("owner.jwk", "alice", true) == Exit::configuration);
  STRCMP_CONTAINS("has this key already, named owner", complaint.c_str());
  CHECK_EQUAL(1, set().size());
}

TEST(KeySet, What_is_no_key_is_refused_and_leaves_the_set_alone) {
  const std::string before = *read_file(set_file);
  std::string off_the_curve = kJwk;
  off_the_curve.replace(off_the_curve.find("9VE4"), 4, "AAAA");
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string("x"),
        std::string(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"), off_the_curve}) {
    give("bad.jwk", text);
    CHECK_TRUE(add("bad.jwk", "alice") == Exit::configuration);
    STRCMP_CONTAINS("is no P-256 key", complaint.c_str());
  }
  CHECK_TRUE(add("none.jwk", "alice") == Exit::configuration);
  CHECK_TRUE(add("phone.jwk", "../alice") == Exit::usage);
  STRCMP_EQUAL(before.c_str(), read_file(set_file)->c_str());
}

TEST(KeySet, Role_is_asked_for_and_has_to_be_one) {
  KeysAddOptions options{.key_file = folder.file("phone.jwk"),
                         .roles = {"king"},
                         .kid = "",
                         .set_file = set_file,
                         .force = false};
  CHECK_TRUE(result(run_keys_add(options, console)) == Exit::usage);
  options.roles = {};
  CHECK_TRUE(result(run_keys_add(options, console)) == Exit::usage);
}

TEST(KeySet, Full_set_takes_no_more) {
  Keys keys = set();
  while (keys.size() < core::kKeysMax) {
    codec::AuthorisedKey key = keys.front();
    key.key.id = *core::KeyId::parse("key" + std::to_string(keys.size()));
    key.x[0] ^= static_cast<std::uint8_t>(keys.size());
    keys.push_back(key);
  }
  CHECK_TRUE(write_set(set_file, keys).has_value());
  CHECK_TRUE(add("phone.jwk", "one-too-many") == Exit::configuration);
  STRCMP_CONTAINS("as many as an agent takes", complaint.c_str());
  CHECK_EQUAL(core::kKeysMax, set().size());
}

TEST(KeySet, Key_revoked_is_gone_and_the_files_mode_stays) {
  CHECK_TRUE(add("phone.jwk", "alice") == Exit::succeeded);
  std::filesystem::permissions(set_file, std::filesystem::perms(0640));
  CHECK_TRUE(revoke("owner") == Exit::succeeded);
  CHECK_EQUAL(1, set().size());
  CHECK_TRUE(set()[0].key.id.view() == "alice");
  CHECK_EQUAL(0640U, folder.mode("keys.json"));
}

TEST(KeySet, Last_key_stays_because_no_agent_takes_an_empty_set) {
  CHECK_TRUE(revoke("owner") == Exit::configuration);
  STRCMP_CONTAINS("the only key", complaint.c_str());
  CHECK_EQUAL(1, set().size());
}

TEST(KeySet, Key_that_is_not_there_cannot_be_revoked) {
  CHECK_TRUE(revoke("alice") == Exit::configuration);
  STRCMP_CONTAINS("no key named alice", complaint.c_str());
  CHECK_TRUE(revoke("a b") == Exit::usage);
  set_file = folder.file("none.json");
  CHECK_TRUE(revoke("owner") == Exit::configuration);
}

TEST(KeySet, Listed_with_roles_and_thumbprints) {
  CHECK_TRUE(add("phone.jwk", "alice", false) == Exit::succeeded);
  const std::string table = list(false);
  STRCMP_CONTAINS("KID    ROLES   THUMBPRINT\nowner  owner   ", table.c_str());
  STRCMP_CONTAINS((std::string("alice  driver  ") + kThumbprint + "\n").c_str(), table.c_str());
}

TEST(KeySet, Listed_as_json_an_object_a_line) {
  CHECK_TRUE(add("phone.jwk", "alice", false) == Exit::succeeded);
  const std::string expected =
      std::string(R"({"kid":"alice","roles":["driver"],"thumbprint":")") + kThumbprint + "\"}\n";
  STRCMP_CONTAINS(expected.c_str(), list(true).c_str());
}
