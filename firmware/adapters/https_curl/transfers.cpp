#include "adapters/https_curl/transfers.hpp"

#include <algorithm>
#include <climits>
#include <csignal>
#include <new>
#include <utility>

namespace latchkey::https_curl {

Transfers::Library::Library() {
  if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
}

void Transfers::block_sigpipe() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Transfers::Transfers() : multi_(::curl_multi_init()) {
  if (multi_ == nullptr) throw std::bad_alloc();
}

Transfers::~Transfers() {
  for (const auto& [endpoint, request] : running_) {
    ::curl_multi_remove_handle(multi_.get(), request->handle());
  }
}

void Transfers::start(std::size_t endpoint, std::unique_ptr<Request> request) {
  CURL* handle = request->handle();
  if (handle == nullptr || ::curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) {
    Reply reply;
    reply.error = "the request cannot be made";
    unable_.push_back({.endpoint = endpoint, .reply = std::move(reply)});
    return;
  }
  running_.insert_or_assign(endpoint, std::move(request));
}

std::vector<Transfers::Finished> Transfers::perform() {
  int running = 0;
  ::curl_multi_perform(multi_.get(), &running);
  std::vector<Finished> finished = std::exchange(unable_, {});
  int left = 0;
  while (const CURLMsg* message = ::curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode result = message->data.result;  // the message ends with its handle's removal
    const auto ended = std::ranges::find_if(running_, [&](const auto& entry) {
      return entry.second->handle() == message->easy_handle;
    });
    if (ended == running_.end()) continue;
    finished.push_back({.endpoint = ended->first, .reply = ended->second->reply(result)});
    ::curl_multi_remove_handle(multi_.get(), ended->second->handle());
    running_.erase(ended);
  }
  return finished;
}

void Transfers::wait(std::optional<base::Millis> timeout) {
  constexpr base::Millis kLongest{INT_MAX};  // three weeks, as good as never
  const base::Millis most = std::min(timeout.value_or(kLongest), kLongest);
  ::curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(most.count()), nullptr);
}

void Transfers::wake() { ::curl_multi_wakeup(multi_.get()); }

}  // namespace latchkey::https_curl
