#include "provision/broker_files.hpp"

#include <CppUTest/TestHarness.h>

using namespace latchkey::provision;  // NOLINT(google-build-using-namespace)
using latchkey::core::Role;

namespace {

latchkey::core::Vin vin(const char* text) { return parse_vin(text).value(); }

FleetClient client(const char* name, Role role, std::vector<latchkey::core::Vin> vehicles) {
  return {.name = parse_client_name(name).value(), .role = role, .vehicles = std::move(vehicles)};
}

// The lines between `user NAME` and the next.
std::string rights_of(const std::string& list, const std::string& name) {
  const std::string head = "user " + name + '\n';
  const std::size_t from = list.find(head);
  if (from == std::string::npos) return "nobody";
  const std::size_t begin = from + head.size();
  return list.substr(begin, list.find("\n\n", begin) - begin);
}

}  // namespace

TEST_GROUP(BrokerFiles) {
  Fleet fleet{.broker = {},
              .vehicles = {vin("5YJ3E1EA7KF000001"), vin("5YJ3E1EA7KF000002")},
              .clients = {client("owner", Role::owner, {vin("5YJ3E1EA7KF000001")}),
                          client("backend", Role::fleet, {})}};
};

TEST(BrokerFiles, Vehicle_reads_its_commands_and_tells_the_rest) {
  STRCMP_EQUAL(
      "topic read vehicles/5YJ3E1EA7KF000001/command\n"
      "topic write vehicles/5YJ3E1EA7KF000001/callback\n"
      "topic write vehicles/5YJ3E1EA7KF000001/presence\n"
      "topic write vehicles/5YJ3E1EA7KF000001/slot\n"
      "topic write vehicles/5YJ3E1EA7KF000001/state\n"
      "topic write vehicles/5YJ3E1EA7KF000001/catalogue\n"
      "topic write clients/+/callback/#",
      rights_of(access_list(fleet), "5YJ3E1EA7KF000001").c_str());
}

TEST(BrokerFiles, Client_commands_the_vehicles_that_it_was_given) {
  STRCMP_EQUAL(
      "topic read clients/owner/callback/#\n"
      "topic write vehicles/5YJ3E1EA7KF000001/command\n"
      "topic read vehicles/5YJ3E1EA7KF000001/callback\n"
      "topic read vehicles/5YJ3E1EA7KF000001/presence\n"
      "topic read vehicles/5YJ3E1EA7KF000001/slot\n"
      "topic read vehicles/5YJ3E1EA7KF000001/state\n"
      "topic read vehicles/5YJ3E1EA7KF000001/catalogue",
      rights_of(access_list(fleet), "owner").c_str());
}

TEST(BrokerFiles, Client_for_the_fleet_commands_every_vehicle_of_it) {
  const std::string rights = rights_of(access_list(fleet), "backend");
  STRCMP_CONTAINS("topic write vehicles/5YJ3E1EA7KF000001/command\n", rights.c_str());
  STRCMP_CONTAINS("topic write vehicles/5YJ3E1EA7KF000002/command\n", rights.c_str());
}

TEST(BrokerFiles, Configuration_leaves_one_way_in) {
  const std::string text = broker_configuration({.folder = "/etc/mosquitto/fleet"});
  for (const char* line :
       {"\nlistener 8883\n", "\nrequire_certificate true\n", "\nuse_identity_as_username true\n",
        "\nallow_anonymous false\n", "\ntls_version tlsv1.2\n",
        "\ncafile /etc/mosquitto/fleet/ca.pem\n", "\nacl_file /etc/mosquitto/fleet/acl\n"}) {
    STRCMP_CONTAINS(line, text.c_str());
  }
  LONGS_EQUAL(text.find("listener "), text.rfind("listener "));
}

TEST(BrokerFiles, Fleet_is_read_back_as_it_was_written) {
  fleet.broker = {.host_names = {"broker.example"},
                  .addresses = {"192.0.2.1"},
                  .port = 443,
                  .folder = "/etc/mosquitto/fleet"};
  const auto read = decode_fleet(encode_fleet(fleet));
  CHECK_TRUE(read.has_value());
  CHECK_TRUE(*read == fleet);
}

TEST(BrokerFiles, Fleet_with_a_name_that_is_none_is_refused) {
  std::string text = encode_fleet(fleet);
  CHECK_TRUE(decode_fleet(text).has_value());
  for (const auto& [from, to] :
       {std::pair{"5YJ3E1EA7KF000002", "5YJ3E1EA7KF/+/#/2"},
        std::pair{"\"owner\",\n", "\"a/b\",\n"},
        std::pair{"\"role\": \"fleet\"", "\"role\": \"god\""}, std::pair{"8883", "88830"},
        std::pair{"\"broker\"", "\"brokr\""}}) {
    std::string broken = text;
    broken.replace(broken.find(from), std::string_view(from).size(), to);
    CHECK_FALSE(decode_fleet(broken).has_value());
  }
}
