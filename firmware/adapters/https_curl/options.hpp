// What a CurlEndpoints is constructed with. All of it is fixed for its life.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/limits.hpp"

namespace latchkey::https_curl {

// PEM files, read again for every connection, so that rotated ones are picked up. The endpoint must
// show a certificate for the URL's host that leads to `ca_file`, and to nothing else.
struct Endpoint {
  core::EndpointName name;
  std::string url;  // https only
  std::string ca_file;
  std::string cert_file;  // empty: no client certificate
  std::string key_file;
  std::chrono::seconds give_up_after{86400};  // since the command concluded
};

struct RequestLimits {
  base::Millis connect_timeout{5000};
  base::Millis timeout{15'000};  // the whole request, connecting included
  std::size_t response_bytes_max = 16 * 1024;
};

struct QueueLimits {
  std::size_t posts_max = core::kPostsMax;  // of all endpoints together
  base::Millis backoff_min{1000};           // doubles with each failure
  base::Millis backoff_max{300'000};        // the longest Retry-After that is heeded, too
};

struct Options {
  RequestLimits request;
  QueueLimits queue;
};

enum class LogLevel : std::uint8_t { warning, info };

}  // namespace latchkey::https_curl
