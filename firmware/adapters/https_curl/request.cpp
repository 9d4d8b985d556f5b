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

Request::Request(const Endpoint& endpoint, const ports::StoredOutcome& outcome,
                 const RequestLimits& limits)
    : response_bytes_left_(limits.response_bytes_max), easy_(::curl_easy_init()) {
  set_transport(endpoint, limits);
  set_content(outcome);
}

void Request::set_transport(const Endpoint& endpoint, const RequestLimits& limits) {
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_URL, endpoint.url.c_str());
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");  // not that of the environment either
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));

  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_CAINFO, endpoint.ca_file.c_str());
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's count beside it
  // A certificate that is not trusted any more must not be remembered as one that was. (The
  // sessions end with the handle here, and are shared by later versions of libcurl.)
  set(CURLOPT_CA_CACHE_TIMEOUT, 0L);
  set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
  if (!endpoint.cert_file.empty()) {
    set(CURLOPT_SSLCERT, endpoint.cert_file.c_str());
    set(CURLOPT_SSLKEY, endpoint.key_file.c_str());
  }

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

void Request::set_content(const ports::StoredOutcome& outcome) {
  const ports::OutboundMessage& message = outcome.message;
  add_header("Content-Type", "application/json");
  add_header("Idempotency-Key", outcome.id.view());
  add_header("Latchkey-Signature", message.jws);
  add_header("traceparent", message.traceparent);
  add_header("tracestate", message.tracestate);
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.payload.size()));
  set(CURLOPT_COPYPOSTFIELDS, message.payload.data());
}

// Leaves out one that is empty, and one that could end its line and begin another.
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
