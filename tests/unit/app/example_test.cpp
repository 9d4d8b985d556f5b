// The configuration that is installed beside the unit, to start from.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <sstream>

#include "codec/config_file.hpp"

namespace latchkey::app {

TEST_GROUP(Example){};

TEST(Example, Is_a_valid_configuration_that_names_the_units_credentials) {
  std::ostringstream text;
  text << std::ifstream(LATCHKEY_SOURCE_DIR "/firmware/app/systemd/latchkeyd.json").rdbuf();
  const auto config = codec::decode_config(text.str());
  CHECK_TRUE(config.has_value());
  const auto& tls = config->broker.tls.value();
  STRCMP_EQUAL("/run/credentials/latchkeyd.service/device.pem", tls.cert_file.c_str());
  STRCMP_EQUAL("/run/credentials/latchkeyd.service/device.key", tls.key_file.c_str());
  STRCMP_EQUAL("/run/latchkey/metrics.prom", config->metrics_file.c_str());
}

}  // namespace latchkey::app
