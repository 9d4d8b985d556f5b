#include "client/topics.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::client::Exit;
using latchkey::client::Party;
using latchkey::client::Topics;

namespace {

constexpr const char* kVin = "5YJ3E1EA7KF000001";

}  // namespace

TEST_GROUP(Topics){};

TEST(Topics, Of_a_party_follow_from_vin_prefix_and_client) {
  const auto topics = Topics::of({.vin = kVin, .prefix = "fleet/{vin}", .client = "app"});
  CHECK_TRUE(topics.has_value());
  STRCMP_EQUAL("fleet/5YJ3E1EA7KF000001/command", topics->command.c_str());
  STRCMP_EQUAL("clients/app/callback/id-1", topics->response_topic("id-1").c_str());
}

TEST(Topics, Without_a_vin_tell_how_to_give_one) {
  STRCMP_EQUAL("which vehicle? Name it with --vin or LATCHKEY_VIN",
               Topics::of(Party()).error().message.c_str());
}

TEST(Topics, Of_what_cannot_be_in_a_topic_are_a_usage_error) {
  const Party parties[] = {{.vin = "5YJ3E1EA7KF00000"},  // 16 characters
                           {.vin = "5YJ3E1EA7KF00000I"},
                           {.vin = kVin, .prefix = "vehicles/+/{vin}"},
                           {.vin = kVin, .prefix = "vehicles", .client = "a/b"},
                           {.vin = kVin, .prefix = "vehicles", .client = "#"}};
  for (const Party& party : parties) {
    const auto topics = Topics::of(party);
    CHECK_FALSE(topics.has_value());
    CHECK_TRUE(topics.error().exit == Exit::usage);
  }
}
