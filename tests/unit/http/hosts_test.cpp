#include <CppUTest/TestHarness.h>

#include "http/allowed_hosts.hpp"

using boost::asio::ip::make_address;
using latchkey::http::AllowedHosts;

TEST_GROUP(HttpAllowedHosts){};

TEST(HttpAllowedHosts, Loopback_server_goes_by_its_own_names_alone) {
  const AllowedHosts hosts(make_address("127.0.0.5"));
  for (const auto* host : {"localhost", "LocalHost:1", "127.0.0.1:8080", "127.0.0.5", "[::1]",
                           "[::1]:8080", "localhost:"}) {
    CHECK_TEXT(hosts.allow(host), host);
  }
  for (const auto* host : {"", ":80", "evil.example", "evil.example:8080", "localhost.evil.example",
                           "127.0.0.2", "localhost:80:80", "localhost@evil.example", "[::1", "::1",
                           "localhost:80a", "127.0.0.1.", "8080"}) {
    CHECK_TEXT(!hosts.allow(host), host);
  }
}

TEST(HttpAllowedHosts, Address_of_version_6_is_in_brackets) {
  const AllowedHosts hosts(make_address("::1"));
  CHECK(hosts.allow("[::1]:80"));
  CHECK(hosts.allow("localhost"));
  CHECK(!hosts.allow("evil.example"));
}

TEST(HttpAllowedHosts, Server_of_other_addresses_goes_by_any_name) {
  const AllowedHosts hosts(make_address("0.0.0.0"));
  CHECK(hosts.allow("car.example:443"));
}
