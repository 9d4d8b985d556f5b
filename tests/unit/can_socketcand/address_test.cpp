#include "adapters/can_socketcand/address.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/socket.h>

#include <string>

namespace latchkey::can_socketcand {
namespace {

void check_family(int family, std::string_view text) {
  const auto address = parse_address(text);
  CHECK_TRUE(address.has_value());
  LONGS_EQUAL(family, address->endpoint.protocol().family());
  STRCMP_EQUAL(std::string(text).c_str(), address->text.c_str());
}

void check_refused(std::string_view text) {
  const auto address = parse_address(text);
  CHECK_FALSE_TEXT(address.has_value(), std::string(text).c_str());
  STRCMP_CONTAINS(std::string(text).c_str(), address.error().c_str());
}

}  // namespace

TEST_GROUP(Address){};

TEST(Address, both_kinds_are_understood) {
  check_family(AF_UNIX, "unix:/run/latchkey/bus");
  check_family(AF_INET, "tcp:127.0.0.1:29536");
  check_family(AF_INET6, "tcp:[::1]:29536");
}

TEST(Address, anything_else_is_refused_and_named) {
  for (const char* const text :
       {"", "unix:", "tcp:", "tcp:127.0.0.1", "tcp:127.0.0.1:", "tcp:127.0.0.1:0",
        "tcp:127.0.0.1:65536", "tcp:127.0.0.1:1x", "tcp:localhost:29536", "tcp:::1:29536",
        "tcp:[127.0.0.1]:29536", "/run/latchkey/bus", "udp:127.0.0.1:29536"}) {
    check_refused(text);
  }
}

TEST(Address, path_of_a_socket_has_a_limit) {
  check_family(AF_UNIX, "unix:" + std::string(107, 'x'));
  check_refused("unix:" + std::string(108, 'x'));
}

}  // namespace latchkey::can_socketcand
