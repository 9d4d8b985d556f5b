#include "http/server.hpp"

#include <CppUTest/TestHarness.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "server_rig.hpp"

namespace http = latchkey::http;
using namespace std::string_literals;

TEST_GROUP(HttpServer) {
  latchkey::test::ServerRig rig;

  void setup() override { rig.start(); }
};

TEST(HttpServer, Request_is_answered_with_what_the_handler_says) {
  const auto client = rig.connect();
  client->send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
  const auto exchange = rig.next_exchange();
  STRCMP_EQUAL("{}", exchange->request().body.c_str());
  exchange->respond({.status = 202, .headers = {{"Location", "/b"}}, .body = "taken"});
  const auto answer = client->answer();
  LONGS_EQUAL(202, answer.status);
  STRCMP_EQUAL("/b", answer.headers.at("Location").c_str());
  STRCMP_EQUAL("application/json", answer.headers.at("Content-Type").c_str());
  STRCMP_EQUAL("taken", answer.body.c_str());
}

TEST(HttpServer, Connection_is_used_again) {
  const auto client = rig.connect();
  for (const std::string body : {"1", "2", "3"}) {
    client->send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n" + body);
    rig.echo();
    STRCMP_EQUAL(body.c_str(), client->answer().body.c_str());
  }
  CHECK(!client->ended());
}

TEST(HttpServer, Pipelined_requests_are_answered_in_their_order) {
  const auto client = rig.connect();
  std::string requests;
  for (const char* const body : {"1", "2", "3"}) {
    requests += "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n"s + body;
  }
  client->send(requests);
  for (const char* const body : {"1", "2", "3"}) {
    const auto exchange = rig.next_exchange();
    CHECK(rig.asked.empty());
    exchange->respond({.body = exchange->request().body});
    STRCMP_EQUAL(body, client->answer().body.c_str());
  }
}

TEST(HttpServer, Pipelined_requests_are_not_waited_for_in_a_busy_loop) {
  rig.start({.header_bytes_max = 1024});
  constexpr int kRequests = 200;
  const auto client = rig.connect();
  for (int i = 0; i < kRequests; ++i) client->get("/");
  const auto first = rig.next_exchange();
  CHECK(rig.loop.run_for(std::chrono::milliseconds(100)) < 2 * kRequests);
  first->respond({});
  client->answer();
  for (int i = 1; i < kRequests; ++i) {
    rig.echo();
    LONGS_EQUAL(200, client->answer().status);
  }
}

TEST(HttpServer, Client_that_wants_to_close_is_answered_and_closed) {
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  rig.echo();
  STRCMP_EQUAL("close", client->answer().headers.at("Connection").c_str());
  client->wait_for_end();
}

TEST(HttpServer, Answer_408_closes_the_connection) {
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  rig.next_exchange()->respond({.status = 408});
  STRCMP_EQUAL("close", client->answer().headers.at("Connection").c_str());
  client->wait_for_end();
}

TEST(HttpServer, Client_of_http_1_0_is_closed_unless_it_says_otherwise) {
  const auto client = rig.connect();
  client->send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  rig.echo();
  STRCMP_EQUAL("keep-alive", client->answer().headers.at("Connection").c_str());
  client->send("GET / HTTP/1.0\r\n\r\n");
  rig.echo();
  LONGS_EQUAL(200, client->answer().status);
  client->wait_for_end();
}

TEST(HttpServer, Head_is_answered_without_the_body) {
  const auto client = rig.connect();
  client->send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  rig.next_exchange()->respond({.body = "left out"});
  STRCMP_EQUAL("8", client->head().headers.at("Content-Length").c_str());
  client->get("/");
  rig.echo();
  LONGS_EQUAL(200, client->answer().status);
}

TEST(HttpServer, Client_that_waits_for_leave_to_send_its_body_gets_it) {
  const auto client = rig.connect();
  client->send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  LONGS_EQUAL(100, client->head().status);
  CHECK(rig.asked.empty());
  client->send("{}");
  rig.echo();
  STRCMP_EQUAL("{}", client->answer().body.c_str());
}

TEST(HttpServer, Chunked_body_is_put_together) {
  const auto client = rig.connect();
  client->send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  client->send("1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
  rig.echo();
  STRCMP_EQUAL("{}", client->answer().body.c_str());
}

TEST(HttpServer, Body_of_get_is_taken) {
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
  rig.echo();
  STRCMP_EQUAL("{}", client->answer().body.c_str());
}

TEST(HttpServer, Request_that_is_no_http_is_answered_and_the_connection_closed) {
  const auto client = rig.connect();
  client->send("what?\r\n\r\n");
  const auto answer = client->answer();
  LONGS_EQUAL(400, answer.status);
  STRCMP_CONTAINS("\"bad_request\"", answer.body.c_str());
  client->wait_for_end();
  CHECK(rig.asked.empty());
}

TEST(HttpServer, Request_of_another_host_reaches_no_handler) {
  const auto client = rig.connect();
  client->send("GET / HTTP/1.1\r\nHost: evil.example:80\r\n\r\n");
  const auto answer = client->answer();
  LONGS_EQUAL(403, answer.status);
  STRCMP_CONTAINS("\"forbidden_host\"", answer.body.c_str());
  CHECK(rig.asked.empty());
}

TEST(HttpServer, Large_answer_comes_whole) {
  const auto client = rig.connect();
  client->get("/");
  const std::string body(16 * 1024 * 1024, 'x');
  rig.next_exchange()->respond({.body = body});
  CHECK(client->answer().body == body);
}

TEST(HttpServer, Small_answers_are_not_held_back) {
  const auto client = rig.connect();
  client->get("/");
  const auto exchange = rig.next_exchange();
  int found = 0;
  for (int fd = 0; fd < 256; ++fd) {  // the server's end is in this process, too
    sockaddr_in own{};
    sockaddr_in peer{};
    socklen_t size = sizeof own;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) continue;
    if (ntohs(own.sin_port) != rig.server->port()) continue;
    size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    int no_delay = 0;
    size = sizeof no_delay;
    ::getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size);
    CHECK(no_delay != 0);
    ++found;
  }
  LONGS_EQUAL(1, found);
}

TEST(HttpServer, Port_that_is_taken_is_told) {
  const auto second = http::Server::start(rig.loop, {.port = rig.server->port()}, {});
  CHECK(!second.has_value());
  STRCMP_CONTAINS(std::to_string(rig.server->port()).c_str(), second.error().c_str());
}

TEST(HttpServer, Address_that_is_none_is_told) {
  const auto server = http::Server::start(rig.loop, {.address = "localhost"}, {});
  CHECK(!server.has_value());
  STRCMP_EQUAL("'localhost' is no IP address", server.error().c_str());
}
