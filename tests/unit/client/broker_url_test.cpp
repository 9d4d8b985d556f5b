#include "client/broker_url.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::client::Exit;
using latchkey::client::parse_broker_url;

TEST_GROUP(BrokerUrl){};

TEST(BrokerUrl, With_everything_is_taken_apart) {
  const auto broker = parse_broker_url("mqtt://app:secret@broker.example:1884");
  CHECK_TRUE(broker.has_value());
  STRCMP_EQUAL("app", broker->username.c_str());
  STRCMP_EQUAL("secret", broker->password.c_str());
  STRCMP_EQUAL("broker.example", broker->host.c_str());
  CHECK_EQUAL(1884, broker->port);
  CHECK_FALSE(broker->tls.has_value());
}

TEST(BrokerUrl, Without_a_port_takes_the_scheme_s) {
  CHECK_EQUAL(1883, parse_broker_url("mqtt://localhost")->port);
  const auto secure = parse_broker_url("mqtts://localhost/");
  CHECK_EQUAL(8883, secure->port);
  CHECK_TRUE(secure->tls.has_value());
}

TEST(BrokerUrl, User_and_password_are_percent_decoded) {
  const auto broker = parse_broker_url("mqtt://a%40b:p%2Fw%3a%25@h");
  STRCMP_EQUAL("a@b", broker->username.c_str());
  STRCMP_EQUAL("p/w:%", broker->password.c_str());
}

TEST(BrokerUrl, Ipv6_address_stands_in_brackets) {
  const auto broker = parse_broker_url("mqtt://[::1]:1999");
  STRCMP_EQUAL("::1", broker->host.c_str());
  CHECK_EQUAL(1999, broker->port);
}

TEST(BrokerUrl, That_makes_no_sense_is_a_usage_error) {
  for (const char* url : {"", "localhost", "http://h", "mqtt://", "mqtt://:1883", "mqtt://h:0",
                          "mqtt://h:65536", "mqtt://h:", "mqtt://h:1x", "mqtt://[::1",
                          "mqtt://[::1]1", "mqtt://u%4@h", "mqtt://u%zz@h", "mqtt://h/topic"}) {
    const auto broker = parse_broker_url(url);
    CHECK_FALSE_TEXT(broker.has_value(), url);
    CHECK_TRUE(broker.error().exit == Exit::usage);
  }
}
