#include "provision/subject_names.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::provision::address_bytes;
using latchkey::provision::is_host_name;
using latchkey::provision::parse_client_name;
using latchkey::provision::parse_vin;

TEST_GROUP(SubjectNames){};

TEST(SubjectNames, Vin_is_all_17_characters_without_i_o_and_q) {
  CHECK_TRUE(parse_vin("5YJ3E1EA7KF000001").has_value());
  for (const char* wrong : {"", "5YJ3E1EA7KF00001", "5YJ3E1EA7KF0000011", "5YJ3E1EA7KF00000I",
                            "5yj3e1ea7kf000001", "5YJ3E1EA/KF000001"}) {
    CHECK_FALSE(parse_vin(wrong).has_value());
  }
}

TEST(SubjectNames, Client_is_a_word_that_fits_into_one_level_of_a_topic) {
  for (const char* right : {"owner", "a", "Fleet_backend-2"}) {
    CHECK_TRUE(parse_client_name(right).has_value());
  }
  for (const char* wrong : {"", "a/b", "+", "#", "a b", "a\nb", "caf\xC3\xA9", "$SYS", "a.b"}) {
    CHECK_FALSE(parse_client_name(wrong).has_value());
  }
  CHECK_TRUE(parse_client_name(std::string(64, 'a')).has_value());
  CHECK_FALSE(parse_client_name(std::string(65, 'a')).has_value());
}

TEST(SubjectNames, Client_is_never_called_like_a_vehicle) {
  CHECK_FALSE(parse_client_name("5YJ3E1EA7KF000001").has_value());
  CHECK_FALSE(parse_client_name("5yj3e1ea7kf000001").has_value());
  CHECK_TRUE(parse_client_name("5YJ3E1EA7KF000001-app").has_value());
}

TEST(SubjectNames, Host_names_are_labels_and_no_wildcards) {
  CHECK_TRUE(is_host_name("localhost"));
  CHECK_TRUE(is_host_name("broker-1.fleet.example"));
  for (const char* wrong : {"", ".", "a..b", "*.example", "-a", "a-", "a_b", "a b"}) {
    CHECK_FALSE(is_host_name(wrong));
  }
  CHECK_FALSE(is_host_name(std::string(64, 'a')));
}

TEST(SubjectNames, Addresses_become_their_bytes) {
  CHECK_TRUE(address_bytes("127.0.0.1") == std::string("\x7F\0\0\x01", 4));
  LONGS_EQUAL(16, address_bytes("2001:db8::1").value().size());
  CHECK_FALSE(address_bytes("localhost").has_value());
  CHECK_FALSE(address_bytes("1.2.3").has_value());
}
