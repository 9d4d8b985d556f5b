#include <CppUTest/TestHarness.h>

#include "server_rig.hpp"

namespace http = latchkey::http;
using latchkey::test::HttpClient;

TEST_GROUP(HttpEventStream) {
  latchkey::test::ServerRig rig;
  int gone = 0;

  std::shared_ptr<http::Exchange> stream(HttpClient & client) {
    client.get("/events");
    auto exchange = rig.next_exchange();
    exchange->on_gone([this] { ++gone; });
    exchange->start_events();
    return exchange;
  }

  bool is_dropped() {
    return rig.run_until([this] { return gone == 1; });
  }
};

TEST(HttpEventStream, Events_and_comments_come_as_they_are_sent) {
  rig.start();
  const auto client = rig.connect();
  const auto events = stream(*client);
  STRCMP_EQUAL("text/event-stream", client->head().headers.at("Content-Type").c_str());
  events->send_event("slot", R"({"busy":true})");
  events->send_comment("still here");
  client->wait_for("still here\n\n");
  STRCMP_EQUAL("event: slot\ndata: {\"busy\":true}\n\n: still here\n\n",
               client->received().c_str());
  CHECK(!client->ended());
}

TEST(HttpEventStream, Stream_that_is_closed_ends_behind_its_last_event) {
  rig.start();
  const auto client = rig.connect();
  const auto events = stream(*client);
  events->send_event("last", "1");
  events->close();
  events->send_event("after", "2");
  client->wait_for_end();
  CHECK(client->received().ends_with("event: last\ndata: 1\n\n"));
  LONGS_EQUAL(0, gone);
}

TEST(HttpEventStream, Stream_that_is_quiet_ends_as_it_is_closed) {
  rig.start();
  const auto client = rig.connect();
  const auto events = stream(*client);
  client->wait_for("\r\n\r\n");
  rig.loop.restart();
  rig.loop.poll();
  events->close();
  client->wait_for_end();
}

TEST(HttpEventStream, Stream_that_nobody_holds_is_closed) {
  rig.start();
  const auto client = rig.connect();
  stream(*client).reset();
  client->wait_for("text/event-stream");
  client->wait_for_end();
}

TEST(HttpEventStream, Reader_that_goes_is_noticed) {
  rig.start();
  auto client = rig.connect();
  const auto events = stream(*client);
  client->wait_for("text/event-stream");
  client.reset();
  CHECK(is_dropped());
  events->send_event("after", "1");
  events->close();
}

TEST(HttpEventStream, What_the_reader_sends_is_dropped) {
  rig.start();
  const auto client = rig.connect();
  const auto events = stream(*client);
  for (int i = 0; i < 100; ++i) client->get("/again");
  client->wait_for("\r\n\r\n");
  events->send_event("a", "1");
  client->wait_for("data: 1");
  CHECK(rig.asked.empty());
}

TEST(HttpEventStream, Events_before_the_stream_are_dropped) {
  rig.start();
  const auto client = rig.connect();
  client->get("/");
  const auto exchange = rig.next_exchange();
  exchange->send_event("early", "1");
  exchange->close();
  exchange->respond({.body = "an answer"});
  STRCMP_EQUAL("an answer", client->answer().body.c_str());
}

TEST(HttpEventStream, Head_of_a_stream_is_a_head) {
  rig.start();
  const auto client = rig.connect();
  client->send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto exchange = rig.next_exchange();
  exchange->start_events();
  exchange->send_event("a", "1");
  STRCMP_EQUAL("text/event-stream", client->head().headers.at("Content-Type").c_str());
  client->get("/");
  rig.echo();
  LONGS_EQUAL(200, client->answer().status);
}

TEST(HttpEventStream, Event_larger_than_the_limit_drops_the_reader) {
  rig.start({.stream_bytes_max = 4096});
  const auto client = rig.connect();
  const auto events = stream(*client);
  client->wait_for("\r\n\r\n");
  rig.loop.restart();
  rig.loop.poll();
  events->send_event("a", std::string(4096, 'x'));
  LONGS_EQUAL(0, gone);  // not from inside the call
  CHECK(is_dropped());
  client->wait_for_end();
}

TEST(HttpEventStream, Slow_reader_is_dropped_before_it_costs_more_than_the_limit) {
  constexpr std::size_t kEventBytes = 1024;
  constexpr std::size_t kKernelBytesMax = 16 * 1024 * 1024;  // both ends' socket buffers, at most
  rig.start({.stream_bytes_max = 64 * 1024});
  const auto client = rig.connect(HttpClient::Reads::when_told);
  const auto events = stream(*client);
  std::size_t sent = 0;
  while (gone == 0 && sent < kKernelBytesMax) {
    events->send_event("a", std::string(kEventBytes, 'x'));
    sent += kEventBytes;
    rig.loop.restart();
    rig.loop.poll();
  }
  LONGS_EQUAL(1, gone);
}

TEST(HttpEventStream, Reader_that_catches_up_is_kept) {
  rig.start({.stream_bytes_max = 64 * 1024});
  const auto client = rig.connect();
  const auto events = stream(*client);
  for (int i = 0; i < 100; ++i) {
    const std::string mark = "mark " + std::to_string(i) + "\n";
    events->send_event("a", std::string(24 * 1024, 'x'));
    events->send_comment("mark " + std::to_string(i));
    client->wait_for(mark);
  }
  LONGS_EQUAL(0, gone);
}
