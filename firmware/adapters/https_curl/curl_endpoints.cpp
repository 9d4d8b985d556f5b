#include "adapters/https_curl/curl_endpoints.hpp"

#include <random>

namespace latchkey::https_curl {
namespace {

std::vector<PostQueue::Target> targets(const std::vector<Endpoint>& endpoints) {
  std::vector<PostQueue::Target> targets;
  targets.reserve(endpoints.size());
  for (const Endpoint& endpoint : endpoints) {
    targets.push_back({.name = endpoint.name, .give_up_after = endpoint.give_up_after});
  }
  return targets;
}

Posting posting(const Endpoint& endpoint, const ports::StoredOutcome& outcome) {
  const ports::OutboundMessage& message = outcome.message;
  Posting posting;
  posting.url = endpoint.url;
  posting.ca_file = endpoint.ca_file;
  posting.cert_file = endpoint.cert_file;
  posting.key_file = endpoint.key_file;
  posting.headers = {{"Content-Type", "application/json"},
                     {"Idempotency-Key", std::string(outcome.id.view())},
                     {"Latchkey-Signature", message.jws},
                     {"traceparent", message.traceparent},
                     {"tracestate", message.tracestate}};
  posting.body = message.payload;
  return posting;
}

PostQueue::Jitter uniform_jitter() {
  return [random = std::minstd_rand(std::random_device{}())](base::Millis max) mutable {
    return base::Millis{std::uniform_int_distribution<base::Millis::rep>(0, max.count())(random)};
  };
}

}  // namespace

CurlEndpoints::CurlEndpoints(std::vector<Endpoint> endpoints, const Options& options,
                             ports::Loop& loop, const ports::Clock& clock, Log log)
    : endpoints_(std::move(endpoints)),
      options_(options),
      loop_(loop),
      clock_(clock),
      log_(std::move(log)),
      queue_(targets(endpoints_), options.queue, uniform_jitter()) {}

CurlEndpoints::~CurlEndpoints() = default;

void CurlEndpoints::do_open(Events& events) {
  events_ = &events;
  if (endpoints_.empty()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void CurlEndpoints::do_post(const core::EndpointName& endpoint, ports::StoredOutcome outcome) {
  if (!thread_.joinable()) {  // nobody else uses the queue, which knows what to say
    queue_.add(endpoint, std::move(outcome));
    deliver_outputs();
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    posted_.emplace_back(endpoint, std::move(outcome));
  }
  transfers_.wake();
}

void CurlEndpoints::run(const std::stop_token& stop) {
  Transfers::block_sigpipe();
  const std::stop_callback on_stop(stop, [this] { transfers_.wake(); });
  while (!stop.stop_requested()) {
    take_posts();
    start_due();
    for (const auto& [endpoint, reply] : transfers_.perform()) {
      queue_.replied(endpoint, reply, clock_.now());
    }
    deliver_outputs();
    std::optional<base::Millis> timeout;
    if (const auto due = queue_.next_deadline()) timeout = time_left(clock_.now().mono, *due);
    transfers_.wait(timeout);
  }
}

void CurlEndpoints::take_posts() {
  Posts posts;
  {
    const std::scoped_lock lock(mutex_);
    posts.swap(posted_);
  }
  for (auto& [endpoint, outcome] : posts) queue_.add(endpoint, std::move(outcome));
}

void CurlEndpoints::start_due() {
  while (const auto due = queue_.start(clock_.now().mono)) {
    transfers_.start(due->endpoint,
                     std::make_unique<Request>(posting(endpoints_[due->endpoint], due->outcome),
                                               options_.request));
  }
}

void CurlEndpoints::deliver_outputs() {
  while (auto output = queue_.poll_output()) {
    std::visit([this](auto& what) { deliver(std::move(what)); }, *output);
  }
}

void CurlEndpoints::deliver(Verdict verdict) {
  loop_.post([events = events_, verdict] { events->on_posted(verdict.id, verdict.taken); });
}

void CurlEndpoints::deliver(LogLine line) {
  loop_.post([log = log_, line = std::move(line)] { log(line.level, line.text); });
}

}  // namespace latchkey::https_curl
