#include "adapters/https_curl/request.hpp"

#include <algorithm>

namespace latchkey::https_curl {
namespace {

// Of RFC 9110 section 5.5, in ASCII. What comes from a sender's MQTT properties may hold anything.
bool is_field_value(std::string_view text) {
  return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Request::Request(const Posting& posting, const RequestLimits& limits)
    : response_bytes_left_(limits.response_bytes_max), easy_(::curl_easy_init()) {
  set_transport(posting, limits);
  set_trust(posting);
  set_content(posting);
}

void Request::set_transport(const Posting& posting, const RequestLimits& limits) {
  set(CURLOPT_PROTOCOLS_STR, posting.protocols.c_str());
  set(CURLOPT_URL, posting.url.c_str());
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");  // not that of the environment either
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));

  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.timeout.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // its end does not wait for a name that is being resolved
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_HEADERFUNCTION, &Request::discard);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Request::discard);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void Request::set_trust(const Posting& posting) {
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (posting.ca_file) {
    set(CURLOPT_CAINFO, posting.ca_file->c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's count beside it
  }
  // A certificate that is not trusted any more must not be remembered as one that was. (The
  // sessions end with the handle here, and are shared by later versions of libcurl.)
  set(CURLOPT_CA_CACHE_TIMEOUT, 0L);
  set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (!posting.cert_file.empty()) {
    set(CURLOPT_SSLCERT, posting.cert_file.c_str());
    set(CURLOPT_SSLKEY, posting.key_file.c_str());
  }
}

void Request::set_content(const Posting& posting) {
  for (const auto& [name, value] : posting.headers) add_header(name, value);
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(posting.body.size()));
  set(CURLOPT_COPYPOSTFIELDS, posting.body.data());
}

void Request::add_header(std::string_view name, std::string_view value) {
  if (!is_field_value(value)) return;
  const std::string line = std::string(name).append(": ").append(value);
  curl_slist* longer = ::curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) {
    ready_ = false;
    return;
  }
  static_cast<void>(headers_.release());  // it is within the longer one
  headers_.reset(longer);
}

template <class Value>
void Request::set(CURLoption option, Value value) {
  ready_ = ready_ && easy_ != nullptr && ::curl_easy_setopt(easy_.get(), option, value) == CURLE_OK;
}

// Counts the head of the response and its body alike. Taking less than all ends the transfer.
std::size_t Request::discard(char* /*bytes*/, std::size_t size, std::size_t count, void* request) {
  std::size_t& left = static_cast<Request*>(request)->response_bytes_left_;
  const std::size_t bytes = size * count;
  if (bytes > left) return 0;
  left -= bytes;
  return bytes;
}

// A status is an answer, even when what follows it is cut short or goes on for too long.
Reply Request::reply(CURLcode result) const {
  Reply reply;
  long status = 0;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  reply.status = status >= 200 ? static_cast<int>(status) : 0;  // 1xx announce another
  if (reply.status == 0) {
    reply.error = error_[0] != '\0' ? error_.data() : ::curl_easy_strerror(result);
  }
  curl_off_t seconds = 0;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &seconds);
  if (seconds > 0) {
    constexpr curl_off_t kDay = 86400;
    reply.retry_after = std::chrono::seconds(std::min(seconds, kDay));
  }
  return reply;
}

}  // namespace latchkey::https_curl
