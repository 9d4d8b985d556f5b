#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cloud/deliveries.hpp"

namespace latchkey::cloud {
namespace {

using Error = base::unexpected<std::string>;

constexpr std::size_t kUrlBytesMax = 2048;

struct FreeUrl {
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

struct FreeText {
  void operator()(char* text) const { ::curl_free(text); }
};

// As a transfer parses it, but that this wants a scheme. Null: it cannot be parsed.
Url parse_url(const std::string& text) {
  Url url(::curl_url());
  if (url == nullptr || text.find('\0') != std::string::npos) return nullptr;
  if (::curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return nullptr;
  return url;
}

// Empty: the URL has none.
std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  return std::unique_ptr<char, FreeText>(text).get();
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// What is wrong with it, whichever host it names.
std::optional<std::string> flaw(const Url& url) {
  if (url == nullptr) return "it is no URL";
  const std::string scheme = lower(part(url, CURLUPART_SCHEME));
  if (scheme != "http" && scheme != "https") return "its scheme is neither http nor https";
  if (part(url, CURLUPART_HOST).empty()) return "it names no host";
  char* user = nullptr;  // an empty one is one too
  const bool has_user = ::curl_url_get(url.get(), CURLUPART_USER, &user, 0) == CURLUE_OK;
  ::curl_free(user);
  if (has_user || !part(url, CURLUPART_PASSWORD).empty()) return "it names a user";
  if (!part(url, CURLUPART_ZONEID).empty()) return "it names an interface of this machine";
  return std::nullopt;
}

std::optional<std::string> flaw_of_origin(const Url& url) {
  if (auto why = flaw(url)) return why;
  const std::string path = part(url, CURLUPART_PATH);
  if (!path.empty() && path != "/") return "it has a path";
  for (const CURLUPart more : {CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (!part(url, more).empty()) return "it has more than scheme, host and port";
  }
  return std::nullopt;
}

}  // namespace

base::Result<CallbackOrigins, std::string> CallbackOrigins::parse(
    const std::vector<std::string>& origins) {
  CallbackOrigins parsed;
  for (const std::string& text : origins) {
    const Url url = parse_url(text);
    if (const auto why = flaw_of_origin(url)) return Error("'" + text + "': " + *why);
    parsed.origins_.push_back({.scheme = lower(part(url, CURLUPART_SCHEME)),
                               .host = lower(part(url, CURLUPART_HOST)),
                               .port = part(url, CURLUPART_PORT)});
  }
  return parsed;
}

std::optional<std::string> CallbackOrigins::objection(const std::string& url) const {
  if (url.size() > kUrlBytesMax) return "it is longer than 2048 bytes";
  const Url parsed = parse_url(url);
  if (auto why = flaw(parsed)) return why;
  const std::string scheme = lower(part(parsed, CURLUPART_SCHEME));
  const std::string host = lower(part(parsed, CURLUPART_HOST));
  const std::string port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const bool allowed = std::ranges::any_of(origins_, [&](const Origin& origin) {
    return origin.scheme == scheme && origin.host == host &&
           (origin.port.empty() || origin.port == port);
  });
  if (allowed) return std::nullopt;
  return "callbacks may not go to " + scheme + "://" + host + ":" + port;
}

}  // namespace latchkey::cloud
