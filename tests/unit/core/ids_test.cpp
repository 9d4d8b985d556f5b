#include "core/ids.hpp"

#include "builders.hpp"
#include "core/roles.hpp"

namespace latchkey::core::testing {
namespace {

template <class Name>
std::string allowed_characters() {
  std::string allowed;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    if (Name::parse(text)) allowed += text;
  }
  return allowed;
}

template <class Name>
bool takes(std::size_t size) {
  return Name::parse(std::string(size, '0')).has_value();
}

const std::string kDigits = "0123456789";
const std::string kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string kLower = "abcdefghijklmnopqrstuvwxyz";

}  // namespace

TEST_GROUP(Ids){};

TEST(Ids, Command_id_and_epoch_are_of_the_url_safe_alphabet) {
  const std::string url_safe = "-" + kDigits + kUpper + "_" + kLower;
  STRCMP_EQUAL(url_safe.c_str(), allowed_characters<CommandId>().c_str());
  STRCMP_EQUAL(url_safe.c_str(), allowed_characters<Epoch>().c_str());
}

TEST(Ids, Key_id_may_look_like_an_address_but_not_like_a_path) {
  STRCMP_EQUAL(("-." + kDigits + ":@" + kUpper + "_" + kLower).c_str(),
               allowed_characters<KeyId>().c_str());
}

TEST(Ids, Names_are_lower_case) {
  const std::string expected = kDigits + "_" + kLower;
  STRCMP_EQUAL(expected.c_str(), allowed_characters<CommandName>().c_str());
  STRCMP_EQUAL(expected.c_str(), allowed_characters<ParamName>().c_str());
}

TEST(Ids, Vin_has_no_letters_that_look_like_digits) {
  STRCMP_EQUAL((kDigits + "ABCDEFGHJKLMNPRSTUVWXYZ").c_str(), allowed_characters<Vin>().c_str());
}

TEST(Ids, Each_has_its_length) {
  CHECK_TRUE(takes<CommandId>(64) && !takes<CommandId>(65) && !takes<CommandId>(0));
  CHECK_TRUE(takes<KeyId>(64) && !takes<KeyId>(65) && !takes<KeyId>(0));
  CHECK_TRUE(takes<CommandName>(48) && !takes<CommandName>(49) && !takes<CommandName>(0));
  CHECK_TRUE(takes<Vin>(17) && !takes<Vin>(18) && !takes<Vin>(0));
}

TEST(Ids, Fingerprint_is_the_same_only_with_body_and_signature) {
  const Request request = make_request("lock");
  CHECK_TRUE(request.fingerprint == make_request("lock").fingerprint);
  CHECK_FALSE(request.fingerprint == signed_again(request).fingerprint);
  CHECK_TRUE(request.fingerprint.body == signed_again(request).fingerprint.body);
  CHECK_FALSE(request.fingerprint.body == with_other_claims(request).fingerprint.body);
}

TEST_GROUP(Roles){};

TEST(Roles, Set_has_what_was_put_into_it) {
  RoleSet roles;
  CHECK_TRUE(roles.empty());
  roles.add(Role::driver);
  CHECK_TRUE(roles.has(Role::driver));
  CHECK_FALSE(roles.has(Role::owner));
  CHECK_FALSE(roles.empty());
  CHECK_TRUE(roles == RoleSet({Role::driver}));
}

TEST(Roles, Sets_share_what_is_in_both) {
  CHECK_TRUE(RoleSet({Role::owner, Role::fleet}).shares_with({Role::fleet, Role::service}));
  CHECK_FALSE(RoleSet({Role::owner}).shares_with({Role::driver}));
  CHECK_FALSE(RoleSet().shares_with(RoleSet()));
}

TEST(Roles, Key_is_found_by_its_whole_name) {
  const KeySet keys = make_keys();
  CHECK_TRUE(find(keys, key_id("driver"))->roles == RoleSet({Role::driver}));
  POINTERS_EQUAL(nullptr, find(keys, key_id("drive")));
}

}  // namespace latchkey::core::testing
