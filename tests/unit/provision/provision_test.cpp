#include "provision/provision.hpp"

#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <memory>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "client/files.hpp"
#include "client/text.hpp"
#include "support/temporary_folder.hpp"

using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::file_exists;
using latchkey::client::read_file;
using latchkey::client::replace_file;
using latchkey::provision::Options;
using latchkey::provision::run_provision;

TEST_GROUP(Provision) {
  latchkey::test_support::TemporaryFolder folder;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere{std::fopen("/dev/null", "w"),
                                                          &std::fclose};
  Console console{nowhere.get(), nowhere.get(), false};
  Options options{.folder = folder.file("fleet"),
                  .vehicles = {"5YJ3E1EA7KF000001"},
                  .clients = {"owner", "van-app:driver"}};

  Exit provision() {
    const auto exit = run_provision(options, console);
    return exit ? *exit : exit.error().exit;
  }
  Exit provision_with(std::vector<std::string> vehicles, std::vector<std::string> clients) {
    options.vehicles = std::move(vehicles);
    options.clients = std::move(clients);
    return provision();
  }

  std::string file(const std::string& name) const { return folder.file("fleet/" + name); }
  std::string text(const std::string& name) const { return read_file(file(name)).value_or(""); }
  unsigned mode(const std::string& name) const {
    return static_cast<unsigned>(std::filesystem::status(file(name)).permissions());
  }
};

TEST(Provision, Makes_what_a_fleet_needs_and_keeps_the_keys_to_its_owner) {
  CHECK_TRUE(provision() == Exit::succeeded);
  for (const char* name :
       {"ca", "broker/broker", "vehicles/5YJ3E1EA7KF000001", "clients/owner", "clients/van-app"}) {
    CHECK_EQUAL(0600U, mode(std::string(name) + ".key"));
    const auto made =
        latchkey::crypto_mbedtls::parse_certificates(text(std::string(name) + ".pem"));
    CHECK_TRUE(made.has_value());
  }
  for (const char* name : {"", "broker", "vehicles", "clients"}) CHECK_EQUAL(0700U, mode(name));
  STRCMP_EQUAL(text("ca.pem").c_str(), text("broker/ca.pem").c_str());
  STRCMP_CONTAINS("# driver\nuser van-app\n", text("broker/acl").c_str());
  STRCMP_CONTAINS(("certfile " + file("broker/broker.pem")).c_str(),
                  text("broker/mosquitto.conf").c_str());
}

TEST(Provision, Run_again_adds_to_what_is_there) {
  provision();
  const std::string authority = text("ca.key");
  const std::string owner = text("clients/owner.key");
  const std::string broker = text("broker/broker.key");
  CHECK_TRUE(provision_with({"5YJ3E1EA7KF000002"}, {"owner", "other"}) == Exit::succeeded);
  STRCMP_EQUAL(authority.c_str(), text("ca.key").c_str());
  STRCMP_EQUAL(owner.c_str(), text("clients/owner.key").c_str());
  STRCMP_EQUAL(broker.c_str(), text("broker/broker.key").c_str());
  CHECK_TRUE(file_exists(file("vehicles/5YJ3E1EA7KF000002.key")));

  const std::string list = text("broker/acl");
  const std::string owners = list.substr(list.find("user owner"));
  STRCMP_CONTAINS("vehicles/5YJ3E1EA7KF000001/command", owners.c_str());
  STRCMP_CONTAINS("vehicles/5YJ3E1EA7KF000002/command", owners.c_str());
  const std::string others = list.substr(list.find("user other"));
  CHECK_TRUE(others.find("5YJ3E1EA7KF000001") == std::string::npos);
}

TEST(Provision, Broker_keeps_the_authorities_that_it_trusts) {
  provision();
  const std::string both = text("broker/ca.pem") + text("ca.pem");
  CHECK_TRUE(replace_file(file("broker/ca.pem"), both).has_value());
  provision();
  STRCMP_EQUAL(both.c_str(), text("broker/ca.pem").c_str());
}

TEST(Provision, Force_replaces_what_is_named_and_never_the_authority) {
  provision();
  const std::string authority = text("ca.key");
  const std::string broker = text("broker/broker.key");
  const std::string owner = text("clients/owner.key");
  const std::string vehicle = text("vehicles/5YJ3E1EA7KF000001.key");
  options.force = true;
  CHECK_TRUE(provision_with({"5YJ3E1EA7KF000001"}, {}) == Exit::succeeded);
  STRCMP_EQUAL(authority.c_str(), text("ca.key").c_str());
  STRCMP_EQUAL(broker.c_str(), text("broker/broker.key").c_str());
  STRCMP_EQUAL(owner.c_str(), text("clients/owner.key").c_str());
  CHECK_TRUE(text("vehicles/5YJ3E1EA7KF000001.key") != vehicle);
  CHECK_EQUAL(0600U, mode("vehicles/5YJ3E1EA7KF000001.key"));
}

TEST(Provision, Broker_with_other_names_needs_force) {
  provision();
  const std::string broker = text("broker/broker.key");
  options.broker_names = {"broker.example"};
  CHECK_TRUE(provision() == Exit::configuration);
  STRCMP_EQUAL(broker.c_str(), text("broker/broker.key").c_str());
  options.force = true;
  CHECK_TRUE(provision_with({}, {}) == Exit::succeeded);
  CHECK_TRUE(text("broker/broker.key") != broker);
}

TEST(Provision, Name_that_makes_no_sense_leaves_no_folder_behind) {
  for (const char* wrong : {"owner/x", "5YJ3E1EA7KF000002", "owner:god", "", "a:b:c"}) {
    CHECK_TRUE(provision_with({"5YJ3E1EA7KF000001"}, {wrong}) == Exit::usage);
  }
  CHECK_TRUE(provision_with({"5YJ3E1EA7KF00000O"}, {}) == Exit::usage);
  options.broker_names = {"*.example"};
  CHECK_TRUE(provision_with({}, {}) == Exit::usage);
  CHECK_FALSE(file_exists(options.folder));
}

TEST(Provision, Client_without_a_vehicle_is_refused_unless_it_has_the_fleet) {
  CHECK_TRUE(provision_with({}, {"owner"}) == Exit::usage);
  CHECK_FALSE(file_exists(options.folder));
  CHECK_TRUE(provision_with({}, {"backend:fleet"}) == Exit::succeeded);
  CHECK_TRUE(provision_with({"5YJ3E1EA7KF000001"}, {}) == Exit::succeeded);
  const std::string list = text("broker/acl");
  STRCMP_CONTAINS("vehicles/5YJ3E1EA7KF000001/command",
                  list.substr(list.find("user backend")).c_str());
}

TEST(Provision, Folder_of_somebody_else_is_left_alone) {
  std::filesystem::create_directory(options.folder);
  CHECK_TRUE(replace_file(file("holiday.jpg"), "beach").has_value());
  const unsigned before = mode("");
  CHECK_TRUE(provision() == Exit::configuration);
  CHECK_EQUAL(before, mode(""));
  CHECK_FALSE(file_exists(file("ca.key")));
}

TEST(Provision, Broken_fleet_file_is_not_overwritten) {
  provision();
  CHECK_TRUE(replace_file(file("fleet.json"), "{}").has_value());
  CHECK_TRUE(provision() == Exit::configuration);
  STRCMP_EQUAL("{}", text("fleet.json").c_str());
}

TEST(Provision, Client_taken_off_the_fleet_file_is_off_the_access_list) {
  provision();
  std::string fleet = text("fleet.json");
  const std::size_t from = fleet.find("    {\n      \"name\": \"van-app\"");
  const std::size_t comma = fleet.rfind(',', from);
  fleet.erase(comma, fleet.find("    }", from) + 5 - comma);
  CHECK_TRUE(replace_file(file("fleet.json"), fleet).has_value());
  CHECK_TRUE(provision_with({}, {}) == Exit::succeeded);
  const std::string list = text("broker/acl");
  CHECK_TRUE(list.find("van-app") == std::string::npos);
  STRCMP_CONTAINS("user owner", list.c_str());
}
