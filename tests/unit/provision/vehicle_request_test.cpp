#include "provision/vehicle_request.hpp"

#include <CppUTest/TestHarness.h>

#include "client/signing.hpp"
#include "device.hpp"

using namespace latchkey::provision;  // NOLINT(google-build-using-namespace)
using latchkey::codec::encode_provisioning_request;
using latchkey::test_support::Device;

TEST_GROUP(VehicleRequest) {
  latchkey::crypto_mbedtls::Crypto crypto = std::move(*latchkey::client::start_crypto());
  Device device{crypto};

  void check_refused(const std::string& text, const char* why) {
    const auto decoded = decode_vehicle_request(crypto, text);
    CHECK_FALSE_TEXT(decoded.has_value(), why);
    CHECK_TRUE(decoded.error().exit == latchkey::client::Exit::configuration);
    STRCMP_CONTAINS(why, decoded.error().message.c_str());
  }
};

TEST(VehicleRequest, Of_a_device_gives_both_its_keys) {
  const auto decoded =
      decode_vehicle_request(crypto, encode_provisioning_request(device.request()));
  CHECK_TRUE(decoded.has_value());
  CHECK_TRUE(decoded->tls_key == device.tls_key());
  CHECK_TRUE(decoded->device_key.x == device.device_key().x);
}

TEST(VehicleRequest, Text_that_is_none_is_refused) {
  check_refused("no JSON", "$: line 1");
  check_refused("{}", "is no provisioning request");
  std::string later = encode_provisioning_request(device.request());
  later.replace(later.find(":1"), 2, ":2");
  check_refused(later, "another version");
}

TEST(VehicleRequest, Terminal_is_not_moved_by_what_it_says) {
  check_refused("{\"\xC2\x9B\":1,\"\xC2\x9B\":2}", "\\xc2\\x9b");
}

TEST(VehicleRequest, Changed_certificate_request_is_refused) {
  auto request = device.request();
  char& changed = request.certificate_request[request.certificate_request.find("END") - 20];
  changed = changed == 'A' ? 'B' : 'A';
  check_refused(encode_provisioning_request(request), "changed on its way");
  request.certificate_request = "none";
  check_refused(encode_provisioning_request(request), "no certificate request");
}

TEST(VehicleRequest, Device_key_of_another_device_is_refused) {
  auto request = device.request();
  request.device_key = Device(crypto).device_key();
  check_refused(encode_provisioning_request(request), "another device key");
}

TEST(VehicleRequest, Device_key_off_the_curve_is_refused) {
  auto request = device.request();
  request.device_key.y.back() ^= 1U;
  check_refused(encode_provisioning_request(request), "no key on P-256");
}
