// Transfers: the requests under way, at most one for each endpoint, and their connections, which
// are kept for the next request.
//
// Threading: one thread uses it; wake() may be called from any.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/https_curl/request.hpp"

namespace latchkey::https_curl {

class Transfers {
 public:
  struct Finished {
    std::size_t endpoint;
    Reply reply;
  };

  // For the thread that uses one, before it does: whoever closes a connection that is written to
  // must not end the process.
  static void block_sigpipe();

  // Throws std::bad_alloc where libcurl has no memory.
  Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;
  ~Transfers();  // aborts what is under way

  // `endpoint` names the request in Finished.
  void start(std::size_t endpoint, std::unique_ptr<Request> request);

  // Moves everything as far as it goes without waiting, and tells what has ended.
  [[nodiscard]] std::vector<Finished> perform();

  // Returns when perform() has something to do, on wake(), or after `timeout` (none: never).
  void wait(std::optional<base::Millis> timeout);
  void wake();

 private:
  // libcurl counts those who use it.
  struct Library {
    Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() { ::curl_global_cleanup(); }
  };
  struct Free {
    void operator()(CURLM* multi) const { ::curl_multi_cleanup(multi); }
  };

  Library library_;
  std::unique_ptr<CURLM, Free> multi_;
  std::map<std::size_t, std::unique_ptr<Request>> running_;  // by endpoint
  std::vector<Finished> unable_;                             // to start
};

}  // namespace latchkey::https_curl
