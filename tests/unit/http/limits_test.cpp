#include <CppUTest/TestHarness.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>

#include "server_rig.hpp"

using latchkey::test::HttpClient;
using namespace std::chrono_literals;

namespace {

// No descriptor can be opened while it lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_GROUP(HttpLimits) {
  latchkey::test::ServerRig rig;

  void check_serves(HttpClient & client) {
    client.get("/");
    rig.echo();
    LONGS_EQUAL(200, client.answer().status);
  }

  static void check_refused(HttpClient & client, int status, const char* error) {
    const auto answer = client.answer();
    LONGS_EQUAL(status, answer.status);
    STRCMP_CONTAINS(error, answer.body.c_str());
    client.wait_for_end();
  }
};

TEST(HttpLimits, Connection_beyond_the_limit_is_turned_away) {
  rig.start({.connections_max = 2});
  auto first = rig.connect();
  const auto second = rig.connect();
  check_serves(*first);
  check_serves(*second);
  const auto third = rig.connect();
  third->get("/");
  check_refused(*third, 503, "\"unavailable\"");
  CHECK(rig.asked.empty());

  first.reset();
  check_serves(*second);
  check_serves(*rig.connect());
}

TEST(HttpLimits, Crowd_beyond_the_limit_is_closed) {
  rig.start({.connections_max = 1});
  const auto served = rig.connect();
  std::vector<std::unique_ptr<HttpClient>> crowd(100);
  for (auto& client : crowd) client = rig.connect();
  crowd.back()->wait_for_end();
  STRCMP_EQUAL("", crowd.back()->received().c_str());
  crowd.front()->wait_for("503");
  check_serves(*served);
}

TEST(HttpLimits, Header_beyond_the_limit_is_refused) {
  rig.start({.header_bytes_max = 1024});
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(100'000, 'x'));
  check_refused(*client, 431, "\"too_large\"");
}

TEST(HttpLimits, Body_beyond_the_limit_is_refused_and_the_answer_arrives) {
  rig.start();
  const auto client = rig.connect();
  client->send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n");
  client->send(std::string(10 * 1000 * 1000, 'x'));
  check_refused(*client, 413, "\"too_large\"");
}

TEST(HttpLimits, Request_that_never_ends_is_closed) {
  rig.start({.request_within = 1s});
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
  boost::asio::steady_timer timer(rig.loop);
  std::function<void()> drip = [&] {  // each byte comes long before a second is over
    client->send("x");
    timer.expires_after(100ms);
    timer.async_wait([&](const auto& error) {
      if (!error) drip();
    });
  };
  drip();
  client->wait_for_end();
  STRCMP_EQUAL("", client->received().c_str());
  timer.cancel();
  rig.loop.poll();
}

TEST(HttpLimits, Silent_client_is_closed_unless_it_waits_for_its_answer) {
  rig.start({.request_within = 1s, .idle_for = 1s});
  const auto asking = rig.connect();
  asking->get("/");
  const auto exchange = rig.next_exchange();
  const auto silent = rig.connect();
  const auto served = rig.connect();
  check_serves(*served);
  silent->wait_for_end();
  served->wait_for_end();
  exchange->respond({});
  LONGS_EQUAL(200, asking->answer().status);
}

TEST(HttpLimits, Client_that_does_not_take_its_answer_is_closed) {
  constexpr std::size_t kBodyBytes = 64 * 1024 * 1024;  // no kernel buffers that much
  rig.start({.connections_max = 1, .write_within = 1s});
  const auto client = rig.connect(HttpClient::Reads::when_told);
  client->get("/");
  rig.next_exchange()->respond({.body = std::string(kBodyBytes, 'x')});
  CHECK(rig.run_until([&] {  // its place is free again
    const auto next = rig.connect();
    next->get("/");
    rig.run_until([&] { return !rig.asked.empty() || next->ended(); });
    return !rig.asked.empty();
  }));
  client->start_reading();
  client->wait_for_end();
  CHECK(client->received().size() < kBodyBytes);
}

TEST(HttpLimits, Stream_that_is_not_taken_is_closed) {
  rig.start({.stream_bytes_max = 64 * 1024 * 1024, .write_within = 1s});
  const auto client = rig.connect(HttpClient::Reads::when_told);
  client->get("/");
  const auto exchange = rig.next_exchange();
  bool gone = false;
  exchange->on_gone([&] { gone = true; });
  exchange->start_events();
  exchange->send_event("a", std::string(32 * 1024 * 1024, 'x'));
  CHECK(rig.run_until([&] { return gone; }));
}

TEST(HttpLimits, Client_that_goes_on_before_it_is_answered_is_not_read_on) {
  rig.start();
  const auto client = rig.connect();
  client->get("/");
  const auto exchange = rig.next_exchange();
  client->send(std::string(64 * 1024 * 1024, 'x'));  // no kernel buffers that much
  rig.loop.restart();
  while (rig.loop.poll() > 0) rig.loop.restart();
  CHECK(client->sending());
}

TEST(HttpLimits, Lack_of_descriptors_delays_clients_and_does_not_spin) {
  rig.start();
  const auto client = rig.connect();
  {
    const NoDescriptors none;
    CHECK(rig.loop.run_for(250ms) < 20);
  }
  check_serves(*client);
}
