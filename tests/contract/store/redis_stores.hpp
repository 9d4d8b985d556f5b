// RedisStores: a Redis, and two instances that share it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cloud/redis_store.hpp"
#include "redis_server.hpp"
#include "user.hpp"

namespace latchkey::contract {

struct RedisStores {
  // As the options say, but for the port.
  explicit RedisStores(boost::asio::io_context& loop, cloud::RedisOptions with = {},
                       std::vector<std::string> server_options = {})
      : server(std::move(server_options)), options(std::move(with)) {
    options.port = server.port();
    store = make(loop);
    other = make(loop);
  }

  [[nodiscard]] std::unique_ptr<cloud::Store> make(boost::asio::io_context& loop) {
    return cloud::make_redis_store(loop, options,
                                   [this](const std::string& line) { log.push_back(line); });
  }

  [[nodiscard]] bool are_up() const { return store->is_up() && other->is_up(); }

  RedisServer server;
  cloud::RedisOptions options;
  std::vector<std::string> log;
  std::unique_ptr<cloud::Store> store;
  std::unique_ptr<cloud::Store> other;
};

}  // namespace latchkey::contract
