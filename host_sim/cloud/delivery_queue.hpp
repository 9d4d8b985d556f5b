// DeliveryQueue: which of the outcomes that this instance has claimed is posted next, and what
// follows from an endpoint's answer.
//
// Sans-I/O: the time is told, what became of a request is told, and what follows is asked for. An
// endpoint has one request under way at a time, so that one which does not answer holds up nobody
// else. An outcome that was not taken waits at random up to a bound that doubles with each of its
// failures here (full jitter); another instance that takes it over begins anew. What cannot be
// posted while the claim on it lasts is forgotten: it is due again then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "adapters/https_curl/post_queue.hpp"
#include "base/time.hpp"
#include "cloud/deliveries.hpp"

namespace latchkey::cloud {

namespace to_do {

struct TakeOff {  // the list: it was taken, or is given up
  std::string id;
};
struct Postpone {
  std::string id;
  base::Millis due_in;
};
struct Say {
  std::string line;
};

}  // namespace to_do

using ToDo = std::variant<to_do::TakeOff, to_do::Postpone, to_do::Say>;

class DeliveryQueue {
 public:
  static constexpr std::size_t kUnderWayMax = 32;
  static constexpr std::size_t kWaitingMax = 64;  // for one endpoint
  static constexpr std::size_t kHeldMax = 1024;   // for all of them
  static constexpr std::size_t kTriedMax = 4096;  // whose failures are counted
  static constexpr base::Millis kBackoffMin{1000};
  static constexpr base::Millis kBackoffMax{300'000};  // of the Retry-After that is heeded, too

  // Any delay from zero to this one.
  using Jitter = std::function<base::Millis(base::Millis max)>;

  struct Claimed {
    Delivery delivery;
    std::string url;
    base::MonoTime start_by;  // a request begun later may outlast the claim
  };

  struct Request {
    std::size_t number;
    const Claimed& what;  // until replied()
  };

  explicit DeliveryQueue(Jitter jitter) : jitter_(std::move(jitter)) {}

  [[nodiscard]] std::size_t held() const;

  void add(Claimed claimed, base::Now now);
  void give_up(const Delivery& delivery, std::string_view why);

  // The next request to make, if there is one.
  [[nodiscard]] std::optional<Request> start(base::MonoTime now);
  void replied(std::size_t number, const https_curl::Reply& reply, base::Now now);

  [[nodiscard]] std::optional<ToDo> poll_output();

 private:
  using Endpoint = std::pair<std::string, std::string>;  // client and name

  struct Lane {
    std::deque<Claimed> waiting;
    std::optional<Claimed> under_way;
    std::size_t number = 0;      // of the request under way
    bool failed = false;         // its last request
    base::MonoTime quiet_until;  // the endpoint asked for it
  };

  struct Tried {
    unsigned failures = 0;
    base::MonoTime last;
  };

  void forget_stale(base::MonoTime now);
  void on_failed(Lane& lane, const Claimed& claimed, const https_curl::Reply& reply, base::Now now);
  void hold_off(Lane& lane, base::Millis asked, base::MonoTime now);
  [[nodiscard]] unsigned count_failure(const std::string& id, base::MonoTime now);
  [[nodiscard]] base::Millis delay_after(unsigned failures) const;
  void take_off(const std::string& id);
  void say(const Delivery& delivery, std::string_view verb, std::string_view why);

  const Jitter jitter_;
  std::map<Endpoint, Lane> lanes_;
  std::map<std::string, Tried> tried_;  // by the command's id
  std::size_t requests_ = 0;
  std::deque<ToDo> outputs_;
};

}  // namespace latchkey::cloud
