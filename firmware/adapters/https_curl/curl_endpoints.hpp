// CurlEndpoints: posts outcomes to HTTPS endpoints with libcurl, on a thread of its own.
//
// The thread sleeps while nothing waits, and is not started without an endpoint to post to. Only
// 2xx is taken; redirects are not followed; post_queue.hpp has the rest of the rules. Requests go
// to the configured host itself, over TLS 1.2 or later, with its name and certificate verified.
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/https_curl/options.hpp"
#include "adapters/https_curl/post_queue.hpp"
#include "adapters/https_curl/transfers.hpp"
#include "ports/clock.hpp"
#include "ports/endpoints.hpp"
#include "ports/loop.hpp"

namespace latchkey::https_curl {

class CurlEndpoints final : public ports::Endpoints {
 public:
  // Gets a line for what is given up, for the first failure after a success, and for the first
  // success after a failure. On the loop's thread, as all answers: what the loop has not run when
  // this ends still comes.
  using Log = std::function<void(LogLevel level, std::string_view line)>;

  // `loop` and `clock`, which the thread reads, must outlive it. The errors that are logged may
  // quote what an endpoint has sent.
  CurlEndpoints(std::vector<Endpoint> endpoints, const Options& options, ports::Loop& loop,
                const ports::Clock& clock, Log log);
  // Aborts what is under way, at once.
  ~CurlEndpoints() override;

 private:
  using Posts = std::vector<std::pair<core::EndpointName, ports::StoredOutcome>>;

  void do_open(Events& events) override;
  void do_post(const core::EndpointName& endpoint, ports::StoredOutcome outcome) override;

  // The thread's.
  void run(const std::stop_token& stop);
  void take_posts();
  void start_due();
  void deliver_outputs();
  void deliver(Verdict verdict);
  void deliver(LogLine line);

  const std::vector<Endpoint> endpoints_;
  const Options options_;
  ports::Loop& loop_;
  const ports::Clock& clock_;
  const Log log_;
  Events* events_ = nullptr;

  std::mutex mutex_;
  Posts posted_;  // and not seen by the thread yet

  PostQueue queue_;
  Transfers transfers_;
  std::jthread thread_;  // the last: it uses all of the above
};

}  // namespace latchkey::https_curl
