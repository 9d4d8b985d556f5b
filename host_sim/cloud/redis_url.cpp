#include <utility>

#include "client/server_address.hpp"
#include "cloud/redis_store.hpp"

namespace latchkey::cloud {
namespace {

using Parsed = base::Result<RedisOptions, std::string>;

Parsed refused(std::string why) { return base::unexpected(std::move(why)); }

}  // namespace

Parsed parse_redis_url(std::string_view url) {
  constexpr std::string_view kScheme = "redis://";
  if (!url.starts_with(kScheme)) return refused("a Redis URL begins with redis://");
  std::string_view rest = url.substr(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('/') != std::string_view::npos) {
    return refused("a Redis URL ends after host and port here: only database 0 is used");
  }
  RedisOptions options;
  auto address = client::parse_server_address(rest, options.port);
  if (!address) return refused("the Redis URL is not of the form redis://user:password@host:port");
  options.host = std::move(address->host);
  options.port = address->port;
  options.username = std::move(address->username);
  options.password = std::move(address->password);
  return options;
}

}  // namespace latchkey::cloud
