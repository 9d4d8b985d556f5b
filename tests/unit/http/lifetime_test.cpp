// Who ends first: client, exchange, connection or server.
#include <CppUTest/TestHarness.h>

#include "server_rig.hpp"

namespace http = latchkey::http;

TEST_GROUP(HttpLifetime) {
  latchkey::test::ServerRig rig;
  int gone = 0;

  void setup() override { rig.start(); }

  std::shared_ptr<http::Exchange> watched(latchkey::test::HttpClient & client) {
    client.get("/");
    auto exchange = rig.next_exchange();
    exchange->on_gone([this] { ++gone; });
    return exchange;
  }

  void check_gone() {
    CHECK(rig.run_until([this] { return gone > 0; }));
    rig.loop.restart();
    rig.loop.poll();
    LONGS_EQUAL(1, gone);
  }
};

TEST(HttpLifetime, Client_that_closes_before_the_answer_has_gone) {
  auto client = rig.connect();
  const auto exchange = watched(*client);
  client.reset();
  check_gone();
  exchange->respond({.body = "too late"});
}

TEST(HttpLifetime, Client_that_resets_before_the_answer_has_gone) {
  const auto client = rig.connect();
  const auto exchange = watched(*client);
  client->reset();
  check_gone();
}

TEST(HttpLifetime, Client_that_ends_its_half_has_gone) {
  const auto client = rig.connect();
  const auto exchange = watched(*client);
  client->end_sending();
  check_gone();
  client->wait_for_end();
}

TEST(HttpLifetime, Client_that_closes_behind_a_pipelined_request_has_gone) {
  auto client = rig.connect();
  const auto exchange = watched(*client);
  client->get("/next");
  rig.loop.restart();
  rig.loop.poll();
  LONGS_EQUAL(0, gone);
  client.reset();
  check_gone();
  CHECK(rig.asked.empty());
}

TEST(HttpLifetime, Who_asks_late_is_told_that_the_client_has_gone) {
  auto client = rig.connect();
  const auto exchange = watched(*client);
  client.reset();
  check_gone();
  bool told = false;
  exchange->on_gone([&] { told = true; });
  CHECK(!told);
  CHECK(rig.run_until([&] { return told; }));
}

TEST(HttpLifetime, Client_that_was_answered_has_not_gone) {
  auto client = rig.connect();
  const auto exchange = watched(*client);
  exchange->respond({});
  client->answer();
  client.reset();
  CHECK(rig.connect() != nullptr);
  const auto next = rig.connect();
  next->get("/");
  rig.echo();
  next->answer();
  LONGS_EQUAL(0, gone);
}

TEST(HttpLifetime, Client_that_ends_its_half_while_it_is_answered_gets_the_answer) {
  const auto client = rig.connect();
  client->get("/");
  const auto exchange = rig.next_exchange();
  exchange->respond({.body = std::string(8 * 1024 * 1024, 'x')});
  client->end_sending();
  LONGS_EQUAL(8 * 1024 * 1024, client->answer().body.size());
  client->wait_for_end();
}

TEST(HttpLifetime, Answer_to_a_client_that_reset_harms_nobody) {
  const auto client = rig.connect();
  const auto exchange = watched(*client);
  client->reset();
  exchange->respond({.body = std::string(1024 * 1024, 'x')});
  const auto next = rig.connect();
  next->get("/");
  rig.echo();
  LONGS_EQUAL(200, next->answer().status);
}

TEST(HttpLifetime, Exchange_that_nobody_answers_is_answered_500) {
  const auto client = rig.connect();
  client->get("/");
  rig.next_exchange().reset();
  const auto answer = client->answer();
  LONGS_EQUAL(500, answer.status);
  STRCMP_CONTAINS("\"internal\"", answer.body.c_str());
}

TEST(HttpLifetime, Second_answer_is_dropped) {
  const auto client = rig.connect();
  client->get("/1");
  const auto first = rig.next_exchange();
  first->respond({.body = "first"});
  STRCMP_EQUAL("first", client->answer().body.c_str());
  client->get("/2");
  const auto second = rig.next_exchange();
  first->respond({.body = "wrong"});
  first->start_events();
  second->respond({.body = "second"});
  STRCMP_EQUAL("second", client->answer().body.c_str());
}

TEST(HttpLifetime, Exchange_that_its_own_callback_holds_ends_with_the_client) {
  auto client = rig.connect();
  client->get("/");
  auto exchange = rig.next_exchange();
  const std::weak_ptr<http::Exchange> watch = exchange;
  exchange->on_gone([exchange, this] { ++gone; });
  exchange.reset();
  client.reset();
  check_gone();
  CHECK(watch.expired());
}

TEST(HttpLifetime, Exchange_that_its_own_callback_holds_ends_with_its_answer) {
  const auto client = rig.connect();
  client->get("/");
  auto exchange = rig.next_exchange();
  const std::weak_ptr<http::Exchange> watch = exchange;
  exchange->on_gone([exchange] {});
  exchange.reset();
  watch.lock()->respond({});
  CHECK(watch.expired());
  LONGS_EQUAL(200, client->answer().status);
}

TEST(HttpLifetime, Server_that_ends_closes_all_connections_and_calls_nobody) {
  const auto asking = rig.connect();
  const auto exchange = watched(*asking);
  const auto streaming = rig.connect();
  const auto stream = watched(*streaming);
  stream->start_events();
  streaming->wait_for("text/event-stream");
  const auto idle = rig.connect();
  rig.loop.restart();
  rig.loop.poll();
  rig.server.reset();
  asking->wait_for_end();
  streaming->wait_for_end();
  idle->wait_for_end();
  exchange->respond({});
  stream->send_event("a", "b");
  stream->close();
  LONGS_EQUAL(0, gone);
}

TEST(HttpLifetime, Client_that_goes_as_the_server_ends_calls_nobody) {
  auto client = rig.connect();
  client->get("/");
  const auto stream = rig.next_exchange();
  stream->on_gone([this] { ++gone; });
  stream->start_events();
  stream->send_event("a", std::string(2 * 1024 * 1024, 'x'));  // drops it, and tells later
  rig.server.reset();
  rig.loop.restart();
  rig.loop.poll();
  LONGS_EQUAL(0, gone);
}

TEST(HttpLifetime, Server_may_end_in_its_own_handler) {
  auto server = http::Server::start(rig.loop, {}, [this](const auto& exchange) {
    rig.server.reset();
    exchange->respond({.body = "nobody reads this"});
  });
  rig.server = std::move(*server);
  const auto client = rig.connect();
  client->get("/");
  client->wait_for_end();
  STRCMP_EQUAL("", client->received().c_str());
}

TEST(HttpLifetime, Exchange_may_outlive_server_and_loop) {
  std::shared_ptr<http::Exchange> exchange;
  {
    latchkey::test::ServerRig short_lived;
    short_lived.start();
    const auto client = short_lived.connect();
    client->get("/");
    exchange = short_lived.next_exchange();
  }
  exchange->respond({});
}

TEST(HttpLifetime, Server_that_stops_ends_connections_with_their_answers) {
  const auto asking = rig.connect();
  const auto exchange = watched(*asking);
  const auto idle = rig.connect();
  const auto sending = rig.connect();
  sending->send("GET / HTTP/1.1\r\nHost:");
  auto streaming = rig.connect();
  streaming->get("/");
  const auto stream = rig.next_exchange();
  stream->start_events();
  streaming->wait_for("text/event-stream");
  bool stream_gone = false;
  stream->on_gone([&] { stream_gone = true; });

  rig.server->stop_accepting();
  streaming->wait_for_end();
  streaming.reset();
  CHECK(rig.run_until([&] { return stream_gone; }));
  idle->wait_for_end();
  exchange->respond({.body = "the last"});
  const auto answer = asking->answer();
  STRCMP_EQUAL("the last", answer.body.c_str());
  STRCMP_EQUAL("close", answer.headers.at("Connection").c_str());
  asking->wait_for_end();
  sending->send(" localhost\r\n\r\n");
  rig.echo();
  STRCMP_EQUAL("close", sending->answer().headers.at("Connection").c_str());
  sending->wait_for_end();
  LONGS_EQUAL(0, gone);
  CHECK_THROWS(std::exception, rig.connect());
}
