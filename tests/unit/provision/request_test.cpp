// `latchkey provision --request`: a vehicle that keeps its private keys.
#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "client/files.hpp"
#include "client/signing.hpp"
#include "device.hpp"
#include "provision/provision.hpp"
#include "support/temporary_folder.hpp"

using latchkey::client::Console;
using latchkey::client::Exit;
using latchkey::client::file_exists;
using latchkey::client::read_file;
using latchkey::provision::Options;
using latchkey::provision::run_provision;
using latchkey::test_support::Device;

namespace {

constexpr const char* kVin = "5YJ3E1EA7KF000001";
constexpr const char* kOtherVin = "5YJ3E1EA7KF000002";

}  // namespace

TEST_GROUP(ProvisionRequest) {
  latchkey::test_support::TemporaryFolder folder;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere{std::fopen("/dev/null", "w"),
                                                          &std::fclose};
  Console console{nowhere.get(), nowhere.get(), false};
  Options options{.folder = folder.file("fleet"), .vehicles = {kVin}};

  // The library runs once at a time in a process, and a run of `provision` starts it.
  static Device device() { return Device(*latchkey::client::start_crypto()); }

  Exit provision(const std::string& text) {
    options.request = folder.file("request");
    CHECK_TRUE(latchkey::client::replace_file(options.request, text).has_value());
    return provision();
  }
  Exit provision(const Device& from) {
    return provision(latchkey::codec::encode_provisioning_request(from.request()));
  }
  Exit provision() {
    const auto exit = run_provision(options, console);
    return exit ? *exit : exit.error().exit;
  }

  std::string file(const char* vin, const char* ending) {
    return folder.file(std::string("fleet/vehicles/") + vin + ending);
  }
  std::string text(const char* ending) { return read_file(file(kVin, ending)).value_or(""); }
  bool is_certified(const Device& holder) {
    const auto certificates = latchkey::crypto_mbedtls::parse_certificates(text(".pem"));
    CHECK_TRUE(certificates.has_value());
    STRCMP_EQUAL(kVin, certificates->front().common_name.c_str());
    return certificates->front().key == holder.tls_key();
  }
};

TEST(ProvisionRequest, Gives_a_certificate_for_the_vin_and_makes_no_private_key) {
  const Device asks = device();
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  CHECK_TRUE(is_certified(asks));
  CHECK_FALSE(file_exists(file(kVin, ".key")));
  STRCMP_EQUAL(latchkey::codec::encode_public_jwk(asks.device_key()).c_str(), text(".jwk").c_str());
  STRCMP_CONTAINS("user 5YJ3E1EA7KF000001\n",
                  read_file(folder.file("fleet/broker/acl")).value_or("").c_str());
}

TEST(ProvisionRequest, Made_twice_is_granted_once) {
  const Device asks = device();
  provision(asks);
  const std::string certificate = text(".pem");
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  STRCMP_EQUAL(certificate.c_str(), text(".pem").c_str());
  options.request.clear();
  CHECK_TRUE(provision() == Exit::succeeded);
  STRCMP_EQUAL(certificate.c_str(), text(".pem").c_str());
  CHECK_FALSE(file_exists(file(kVin, ".key")));
}

TEST(ProvisionRequest, Of_another_device_needs_force) {
  const Device first = device();
  const Device second = device();
  provision(first);
  CHECK_TRUE(provision(second) == Exit::configuration);
  CHECK_TRUE(is_certified(first));
  options.force = true;
  CHECK_TRUE(provision(second) == Exit::succeeded);
  CHECK_TRUE(is_certified(second));
}

TEST(ProvisionRequest, With_another_tls_key_of_the_same_device_needs_force) {
  Device asks = device();
  provision(asks);
  asks.renew_tls_key(*latchkey::client::start_crypto());
  CHECK_TRUE(provision(asks) == Exit::configuration);
  options.force = true;
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  CHECK_TRUE(is_certified(asks));
}

TEST(ProvisionRequest, For_a_vehicle_whose_key_was_made_here_needs_force_and_removes_it) {
  provision();
  CHECK_TRUE(file_exists(file(kVin, ".key")));
  const Device asks = device();
  CHECK_TRUE(provision(asks) == Exit::configuration);
  CHECK_TRUE(file_exists(file(kVin, ".key")));
  options.force = true;
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  CHECK_TRUE(is_certified(asks));
  CHECK_FALSE(file_exists(file(kVin, ".key")));
}

TEST(ProvisionRequest, One_device_in_two_vehicles_needs_force) {
  const Device asks = device();
  provision(asks);
  options.vehicles = {kOtherVin};
  CHECK_TRUE(provision(asks) == Exit::configuration);
  CHECK_FALSE(file_exists(file(kOtherVin, ".pem")));
  options.force = true;
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  CHECK_TRUE(file_exists(file(kOtherVin, ".pem")));
}

TEST(ProvisionRequest, Force_without_one_renews_the_certificate_of_the_vehicles_own_key) {
  const Device asks = device();
  provision(asks);
  const std::string certificate = text(".pem");
  options.request.clear();
  options.force = true;
  CHECK_TRUE(provision() == Exit::succeeded);
  CHECK_TRUE(text(".pem") != certificate);
  CHECK_TRUE(is_certified(asks));
  CHECK_FALSE(file_exists(file(kVin, ".key")));
}

TEST(ProvisionRequest, Run_that_broke_off_between_its_files_is_taken_up) {
  const Device asks = device();
  provision(asks);
  std::filesystem::remove(file(kVin, ".jwk"));
  CHECK_TRUE(provision(asks) == Exit::succeeded);
  CHECK_TRUE(is_certified(asks));
  CHECK_TRUE(file_exists(file(kVin, ".jwk")));
}

TEST(ProvisionRequest, Together_with_no_vin_or_two_is_refused) {
  const Device asks = device();
  options.vehicles = {kVin, kOtherVin};
  CHECK_TRUE(provision(asks) == Exit::usage);
  options.vehicles = {};
  CHECK_TRUE(provision(asks) == Exit::usage);
  CHECK_FALSE(file_exists(options.folder));
}

TEST(ProvisionRequest, That_makes_no_sense_leaves_no_folder_behind) {
  CHECK_TRUE(provision("no JSON") == Exit::configuration);
  options.request = folder.file("nothing-there");
  CHECK_TRUE(provision() == Exit::configuration);
  CHECK_FALSE(file_exists(options.folder));
}
