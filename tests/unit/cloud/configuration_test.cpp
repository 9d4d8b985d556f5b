#include "cloud/configuration.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

using latchkey::cloud::read_configuration;

namespace {

const std::string kSmallest =
    R"({"broker":{"host":"b","tls":{"ca_file":"ca.pem","cert_file":"/etc/c.pem","key_file":"c.key"}},)"
    R"("vehicles":[{"vin":"LTCHKEYDEM0000001"}],)"
    R"("clients":[{"name":"owner","token":"0123456789abcdef","signing_key_file":"o.jwk"}],)"
    R"("signing_key_file":"cloud.jwk"})";

}  // namespace

TEST_GROUP(CloudConfiguration){};

TEST(CloudConfiguration, Smallest_hasTheSchemasDefaults) {
  const auto read = read_configuration(kSmallest, "/etc/latchkey");

  CHECK(read.has_value());
  STRCMP_EQUAL("127.0.0.1", read->address.c_str());
  CHECK_EQUAL(8080, read->port);
  STRCMP_EQUAL("cloud", read->name.c_str());
  CHECK_EQUAL(8883, read->broker.port);
  CHECK_EQUAL(20, read->clients[0].rate.burst);
  CHECK(read->clients[0].rate.interval == latchkey::base::Millis{200});
  STRCMP_EQUAL("LTCHKEYDEM0000001", read->vehicles[0].display_name.c_str());
  CHECK(read->redis.empty());
  CHECK(read->callback_urls.empty());
  CHECK_FALSE(read->simulator.has_value());
}

TEST(CloudConfiguration, FileNames_areRelativeToTheFile) {
  const auto read = read_configuration(kSmallest, "/etc/latchkey");

  STRCMP_EQUAL("/etc/latchkey/ca.pem", read->broker.tls->ca_file.c_str());
  STRCMP_EQUAL("/etc/c.pem", read->broker.tls->cert_file.c_str());
  STRCMP_EQUAL("/etc/latchkey/o.jwk", read->clients[0].signing_key_file.c_str());
  STRCMP_EQUAL("", read->console_folder.c_str());
}

TEST(CloudConfiguration, Mistakes_areToldAllAtOnce_withTheirPlaces) {
  const auto read = read_configuration(
      R"({"broker":{"host":"b"},"vehicles":[{"vin":"SHORT"}],"clients":[],"extra":1})", "");

  CHECK_FALSE(read.has_value());
  std::string told;
  for (const auto& error : read.error()) told += error.json_path + '\n';
  STRCMP_CONTAINS("$.broker", told.c_str());
  STRCMP_CONTAINS("$.vehicles[0].vin", told.c_str());
  STRCMP_CONTAINS("$.clients", told.c_str());
  STRCMP_CONTAINS("extra", told.c_str());
  STRCMP_CONTAINS("signing_key_file", told.c_str());
}

TEST(CloudConfiguration, WhatIsNoJson_isTold) {
  CHECK_FALSE(read_configuration("", "").has_value());
  CHECK_FALSE(read_configuration("{", "").has_value());
}
