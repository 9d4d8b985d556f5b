#include "cloud/deliveries.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <random>
#include <utility>
#include <variant>

#include "base/lifetime.hpp"
#include "base/steady_clock.hpp"
#include "cloud/delivery_queue.hpp"
#include "cloud/poster.hpp"

namespace latchkey::cloud {
namespace {

// Two instances must not post the same one at once: a request and the note of what became of it
// have to be over before its claim is.
constexpr base::Millis kLease{30'000};
constexpr base::Millis kStartWithin =
    kLease - https_curl::RequestLimits{}.timeout - 2 * Store::kAnswerWithin;
constexpr base::Millis kLookEvery{1000};
constexpr std::size_t kClaimMax = 32;

DeliveryQueue::Jitter uniform_jitter() {
  return [random = std::minstd_rand(std::random_device{}())](base::Millis max) mutable {
    return base::Millis{std::uniform_int_distribution<base::Millis::rep>(0, max.count())(random)};
  };
}

class PostedDeliveries final : public Deliveries {
 public:
  explicit PostedDeliveries(Parts parts)
      : parts_(std::move(parts)),
        queue_(uniform_jitter()),
        timer_(parts_.loop),
        poster_(parts_.loop, [this](std::size_t number, const https_curl::Reply& reply) {
          queue_.replied(number, reply, now());
          post_what_may_be();
        }) {
    tick();
  }

  void look() override;

 private:
  void tick();
  void find_endpoint(Delivery delivery, base::MonoTime start_by);
  void take_up(Delivery delivery, const std::vector<CallbackEndpoint>& endpoints,
               base::MonoTime start_by);
  void post_what_may_be();
  void post(const DeliveryQueue::Request& request);
  void do_what_follows();
  void carry_out(const to_do::TakeOff& what);
  void carry_out(const to_do::Postpone& what);
  void carry_out(const to_do::Say& what) { parts_.log(what.line); }

  [[nodiscard]] base::Now now() const {
    return {.mono = base::steady_now(), .wall = parts_.wall_now()};
  }

  const Parts parts_;
  DeliveryQueue queue_;
  boost::asio::steady_timer timer_;
  bool looking_ = false;
  bool look_again_ = false;
  std::size_t looked_up_ = 0;  // whose endpoints the store is being asked for
  Poster poster_;
  base::Lifetime lifetime_;
};

void PostedDeliveries::tick() {
  look();
  timer_.expires_after(kLookEvery);
  timer_.async_wait(lifetime_.guard([this](const boost::system::error_code&) { tick(); }));
}

void PostedDeliveries::look() {
  look_again_ = looking_;
  if (looking_ || !parts_.store.is_up()) return;
  const std::size_t held = queue_.held() + looked_up_;
  if (held >= DeliveryQueue::kHeldMax) return;
  looking_ = true;
  const std::size_t most = std::min(kClaimMax, DeliveryQueue::kHeldMax - held);
  const base::MonoTime start_by = base::steady_now() + kStartWithin;
  parts_.store.claim(
      DueList::delivery, kLease, most,
      lifetime_.guard([this, most, start_by](base::Result<std::vector<Entry>, StoreError> claimed) {
        looking_ = false;
        if (!claimed) return;
        for (const Entry& entry : *claimed) {
          if (auto delivery = parts_.describe(entry)) {
            find_endpoint(*std::move(delivery), start_by);
          } else {
            parts_.log("outcome " + entry.id + " cannot be read, and is not delivered");
            carry_out(to_do::TakeOff{.id = entry.id});
          }
        }
        if (claimed->size() == most || look_again_) look();
      }));
}

void PostedDeliveries::find_endpoint(Delivery delivery, base::MonoTime start_by) {
  ++looked_up_;
  const std::string client = delivery.client;
  parts_.store.endpoints(
      client, lifetime_.guard([this, delivery = std::move(delivery), start_by](
                                  base::Result<std::vector<CallbackEndpoint>, StoreError> found) {
        --looked_up_;
        if (found) take_up(delivery, *found, start_by);
      }));
}

void PostedDeliveries::take_up(Delivery delivery, const std::vector<CallbackEndpoint>& endpoints,
                               base::MonoTime start_by) {
  const auto endpoint =
      std::ranges::find(endpoints, delivery.endpoint, [](const auto& e) { return e.name; });
  if (endpoint == endpoints.end()) {
    queue_.give_up(delivery, "it is not registered any more");
  } else if (const auto why = parts_.origins.objection(endpoint->url)) {
    queue_.give_up(delivery, *why);
  } else {
    queue_.add({.delivery = std::move(delivery), .url = endpoint->url, .start_by = start_by},
               now());
  }
  post_what_may_be();
}

void PostedDeliveries::post_what_may_be() {
  // What is taken while the store is away could not be noted, and would be posted again.
  if (parts_.store.is_up()) {
    while (const auto request = queue_.start(base::steady_now())) post(*request);
  }
  do_what_follows();
}

void PostedDeliveries::post(const DeliveryQueue::Request& request) {
  const Delivery& delivery = request.what.delivery;
  std::string signature = parts_.sign(delivery.body);
  if (signature.empty()) {
    https_curl::Reply none;
    none.error = "it cannot be signed";
    queue_.replied(request.number, none, now());
    return;
  }
  https_curl::Posting posting;
  posting.url = request.what.url;
  posting.protocols = "http,https";
  if (!parts_.ca_file.empty()) posting.ca_file = parts_.ca_file;
  posting.headers = {{"Content-Type", "application/json"},
                     {"Idempotency-Key", delivery.id},
                     {"Latchkey-Signature", std::move(signature)},
                     {"traceparent", delivery.traceparent}};
  posting.body = delivery.body;
  poster_.post(request.number, std::move(posting));
}

void PostedDeliveries::do_what_follows() {
  while (const auto what = queue_.poll_output()) {
    std::visit([this](const auto& each) { carry_out(each); }, *what);
  }
}

// Where the store does not take the note, the outcome is due again when the claim ends.
void PostedDeliveries::carry_out(const to_do::TakeOff& what) {
  parts_.store.delivered(what.id, [](const base::Result<bool, StoreError>&) {});
}

void PostedDeliveries::carry_out(const to_do::Postpone& what) {
  parts_.store.postpone(DueList::delivery, what.id, what.due_in,
                        [](const base::Result<bool, StoreError>&) {});
}

}  // namespace

std::unique_ptr<Deliveries> Deliveries::start(Parts parts) {
  return std::make_unique<PostedDeliveries>(std::move(parts));
}

}  // namespace latchkey::cloud
