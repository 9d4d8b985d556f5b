// Deliveries: posts outcomes to the callback endpoints that were registered for them, until they
// are taken or too old. What is still to be delivered is in the store, so any instance takes over.
//
// Threading: one thread, the loop's; the requests are made on a thread of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "cloud/store.hpp"

namespace latchkey::cloud {

// Where callbacks may go: `https://fleet.example`, `http://127.0.0.1` (any port) or
// `http://127.0.0.1:9000` (that one). Whoever registers a URL makes this server call it.
class CallbackOrigins {
 public:
  // Or what is wrong with one of them: they have scheme and host, and neither path nor user.
  static base::Result<CallbackOrigins, std::string> parse(const std::vector<std::string>& origins);

  // Why it may not be called; nothing: it may. Parsed as it will be when it is called.
  [[nodiscard]] std::optional<std::string> objection(const std::string& url) const;

 private:
  struct Origin {
    std::string scheme;
    std::string host;
    std::string port;  // empty: any
  };
  std::vector<Origin> origins_;
};

// One outcome as it is posted; see docs/cloud.md.
struct Delivery {
  std::string id;        // of the command
  std::string client;    // whose endpoint it is
  std::string endpoint;  // its name
  std::string traceparent;
  base::WallTime settled_at;  // given up Store::kDeliverWithin after that
  std::string body;
};

class Deliveries {
 public:
  struct Parts {
    boost::asio::io_context& loop;
    Store& store;
    CallbackOrigins origins;
    // What an entry on DueList::delivery is; nothing: its record cannot be read, it is dropped.
    std::function<std::optional<Delivery>(const Entry&)> describe;
    // The detached JWS of a body; empty: it could not be made.
    std::function<std::string(std::string_view body)> sign;
    std::function<void(std::string)> log;
    std::function<base::WallTime()> wall_now;
    std::string ca_file{};  // whom https endpoints must be certified by; empty: the system's
  };

  // Looks for what is due once a second, and when told.
  [[nodiscard]] static std::unique_ptr<Deliveries> start(Parts parts);

  Deliveries() = default;
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;
  virtual ~Deliveries() = default;  // aborts what is under way; it is due again later

  // Something was put on the list just now.
  virtual void look() = 0;
};

}  // namespace latchkey::cloud
