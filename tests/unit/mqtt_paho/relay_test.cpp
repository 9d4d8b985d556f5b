#include "adapters/mqtt_paho/relay.hpp"

#include <CppUTest/TestHarness.h>
#include <poll.h>

#include <csignal>
#include <string>

#include "loopback.hpp"

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

namespace {

constexpr int kPatienceMs = 20'000;
constexpr int kQuietMs = 50;

// Everything that comes until `bytes` are there, the other side ends, or `patience_ms` is out.
std::string receive(const Descriptor& from, std::size_t bytes, int patience_ms = kPatienceMs) {
  std::string all;
  while (all.size() < bytes) {
    pollfd readable{from.get(), POLLIN, 0};
    if (poll(&readable, 1, patience_ms) <= 0) break;
    char chunk[4096];
    const ssize_t got = recv(from.get(), chunk, sizeof chunk, MSG_DONTWAIT);
    if (got <= 0) break;
    all.append(chunk, static_cast<std::size_t>(got));
  }
  return all;
}

bool ends(const Descriptor& from) {
  pollfd readable{from.get(), POLLIN, 0};
  char byte = 0;
  return poll(&readable, 1, kPatienceMs) > 0 && recv(from.get(), &byte, 1, 0) == 0;
}

bool write_all(const Descriptor& to, const std::string& bytes) {
  return send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

}  // namespace

TEST_GROUP(Relay) {
  Listener listener;
  Descriptor paho = listener.connect();
  Descriptor broker = listener.accept();
  std::unique_ptr<Relay> relay = std::move(*Relay::take_over(paho.get()));

  // Else the relay would wait for the broker's end.
  void teardown() override { broker = Descriptor(-1); }
};

TEST(Relay, Bytes_passBothWays) {
  CHECK(write_all(paho, "out"));
  STRCMP_EQUAL("out", receive(broker, 3).c_str());
  CHECK(write_all(broker, "in"));
  STRCMP_EQUAL("in", receive(paho, 2).c_str());
}

TEST(Relay, ManyBytes_passWhole) {
  const std::string many(100'000, 'x');
  CHECK(write_all(paho, many));
  CHECK(receive(broker, many.size()) == many);
  CHECK(write_all(broker, many));
  CHECK(receive(paho, many.size()) == many);
}

TEST(Relay, Hold_letsOnlyAFewKilobytesIn) {
  relay->hold(true);
  CHECK(write_all(broker, std::string(100'000, 'x')));
  const std::size_t passed = receive(paho, 100'000, kQuietMs).size();
  CHECK(passed <= 8192);
  CHECK(write_all(paho, "out"));
  STRCMP_EQUAL("out", receive(broker, 3).c_str());
  relay->hold(false);
  LONGS_EQUAL(100'000 - passed, receive(paho, 100'000 - passed).size());
}

TEST(Relay, Cut_letsOutWhatWasWrittenAndNothingAfter) {
  CHECK(write_all(paho, std::string(50'000, 'x')));
  relay->cut();
  CHECK_FALSE(write_all(paho, "PUBACK"));
  LONGS_EQUAL(50'000, receive(broker, 100'000).size());
  CHECK(ends(paho));
}

TEST(Relay, Cut_withBytesUnread_endsInOrder) {
  relay->hold(true);
  CHECK(write_all(broker, std::string(50'000, 'x')));
  CHECK(write_all(paho, "last words"));
  relay->cut();
  STRCMP_EQUAL("last words", receive(broker, 10).c_str());
  CHECK(ends(broker));
}

TEST(Relay, BrokersEnd_reachesPaho) {
  CHECK(write_all(broker, "bye"));
  broker = Descriptor(-1);
  STRCMP_EQUAL("bye", receive(paho, 3).c_str());
  CHECK(ends(paho));
}

TEST(Relay, PahosEnd_reachesTheBroker) {
  CHECK(write_all(paho, "bye"));
  { const Descriptor closed = std::exchange(paho, Descriptor(-1)); }
  STRCMP_EQUAL("bye", receive(broker, 3).c_str());
  CHECK(ends(broker));
}

TEST(Relay, End_whileHeldAndNobodyReads_isBounded) {
  relay->hold(true);
  const std::string many(64'000, 'x');
  while (send(paho.get(), many.data(), many.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  const auto start = std::chrono::steady_clock::now();
  relay.reset();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{2});
}
