// RedisStore: for several instances. One Redis 7 (not a cluster: a script's keys must be together).
//
// It connects, and connects again, by itself; calls meanwhile answer `unavailable` at once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "cloud/store.hpp"

namespace latchkey::cloud {

struct RedisOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::string username = {};         // empty: the default user
  std::string password = {};         // empty: none
  std::string prefix = "latchkey:";  // of all keys and channels
};

// redis://[user:password@]host[:port], as `--redis` takes it; or why it is none.
[[nodiscard]] base::Result<RedisOptions, std::string> parse_redis_url(std::string_view url);

// `log` gets a sentence when the connection is lost, cannot be made (once), or is back.
[[nodiscard]] std::unique_ptr<Store> make_redis_store(boost::asio::io_context& loop,
                                                      RedisOptions options,
                                                      std::function<void(std::string)> log);

}  // namespace latchkey::cloud
