// ServerRig: a server on a free port, whose requests the test answers as it likes.
#pragma once

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "http/server.hpp"
#include "http_client.hpp"
#include "support/run_loop.hpp"

namespace latchkey::test {

struct ServerRig {
  void start(const http::Limits& limits = {}) {
    auto started = http::Server::start(
        loop, {.limits = limits}, [this](auto exchange) { asked.push_back(std::move(exchange)); });
    CHECK(started.has_value());
    server = std::move(*started);
  }

  std::unique_ptr<HttpClient> connect(HttpClient::Reads reads = HttpClient::Reads::at_once) {
    return std::make_unique<HttpClient>(loop, server->port(), reads);
  }

  bool run_until(const std::function<bool()>& done) {
    return test_support::run_loop_until(loop, done);
  }

  std::shared_ptr<http::Exchange> next_exchange() {
    CHECK(run_until([this] { return !asked.empty(); }));
    auto exchange = std::move(asked.front());
    asked.pop_front();
    return exchange;
  }

  // Answers the next request with its own body.
  void echo() {
    const auto exchange = next_exchange();
    exchange->respond({.content_type = "text/plain", .body = exchange->request().body});
  }

  boost::asio::io_context loop;
  std::deque<std::shared_ptr<http::Exchange>> asked;
  std::unique_ptr<http::Server> server;
};

}  // namespace latchkey::test
