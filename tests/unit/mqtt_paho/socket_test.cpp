#include "adapters/mqtt_paho/socket.hpp"

#include <CppUTest/TestHarness.h>
#include <netinet/tcp.h>

#include "loopback.hpp"

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

namespace {

int option(const Descriptor& socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  getsockopt(socket.get(), level, name, &value, &size);
  return value;
}

}  // namespace

TEST_GROUP(Socket) { Listener listener; };

TEST(Socket, FindNewConnection_tellsTheNewOneFromTheKnown) {
  const Descriptor old = listener.connect();
  const auto known = connections_to(listener.port());
  LONGS_EQUAL(1, known.size());
  const Descriptor fresh = listener.connect();
  const auto found = find_new_connection(listener.port(), known);
  CHECK(found.has_value());
  LONGS_EQUAL(fresh.get(), *found);
}

TEST(Socket, FindNewConnection_ignoresOtherPortsAndTheServersSide) {
  const Listener other;
  const Descriptor elsewhere = other.connect();
  const Descriptor client = listener.connect();
  const Descriptor server = listener.accept();
  const auto found = find_new_connection(listener.port(), {});
  CHECK(found.has_value());
  LONGS_EQUAL(client.get(), *found);
}

TEST(Socket, FindNewConnection_withNone_isNotFound) {
  const auto found = find_new_connection(listener.port(), {});
  CHECK(!found && found.error() == SocketError::not_found);
}

TEST(Socket, FindNewConnection_withTwo_isAmbiguous) {
  const Descriptor one = listener.connect();
  const Descriptor two = listener.connect();
  const auto found = find_new_connection(listener.port(), {});
  CHECK(!found && found.error() == SocketError::ambiguous);
}

TEST(Socket, SetUpConnection_setsEveryOption) {
  const Descriptor socket = listener.connect();
  LONGS_EQUAL(0, option(socket, IPPROTO_TCP, TCP_NODELAY));
  set_up_connection(socket.get(), std::chrono::seconds{20}, std::chrono::seconds{30});
  CHECK(option(socket, IPPROTO_TCP, TCP_NODELAY) != 0);
  LONGS_EQUAL(20'000, option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT));
  LONGS_EQUAL(30, option(socket, IPPROTO_TCP, TCP_KEEPIDLE));
  CHECK(option(socket, SOL_SOCKET, SO_KEEPALIVE) != 0);
}
