// Request: one POST, as a handle of libcurl that is ready to be run. No redirect is followed, no
// proxy asked; what comes back is not kept.
#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/https_curl/options.hpp"
#include "adapters/https_curl/post_queue.hpp"

namespace latchkey::https_curl {

// What goes where, and whom it may be shown to.
struct Posting {
  std::string url;
  std::string protocols = "https";     // as CURLOPT_PROTOCOLS_STR has them
  std::optional<std::string> ca_file;  // nothing: the authorities that the system trusts
  std::string cert_file;               // empty: no client certificate
  std::string key_file;
  // One that is empty, or could end its line and begin another, is left out.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class Request {
 public:
  Request(const Posting& posting, const RequestLimits& limits);
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  // Null when libcurl could not be told all of what is asked of it; then it must not be run.
  [[nodiscard]] CURL* handle() const { return ready_ ? easy_.get() : nullptr; }

  // After it has run, with the result that libcurl gave.
  [[nodiscard]] Reply reply(CURLcode result) const;

 private:
  static std::size_t discard(char* bytes, std::size_t size, std::size_t count, void* request);

  template <class Value>
  void set(CURLoption option, Value value);
  void set_transport(const Posting& posting, const RequestLimits& limits);
  void set_trust(const Posting& posting);
  void set_content(const Posting& posting);
  void add_header(std::string_view name, std::string_view value);

  struct Free {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
  };

  // The handle refers to the others, and ends first.
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::unique_ptr<curl_slist, Free> headers_;
  std::size_t response_bytes_left_;
  bool ready_ = true;
  std::unique_ptr<CURL, Free> easy_;
};

}  // namespace latchkey::https_curl
