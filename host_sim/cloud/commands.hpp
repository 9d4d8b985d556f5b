// Commands: what a client asks for on its way to a vehicle and back. Nobody waits: each step begins
// when the one before has called back.
//
// A command that is begun comes to an end, here or in another instance: its vehicle's outcome, or
// `unanswered`. Where the vehicle is silent it is asked again, with the same bytes: a vehicle that
// has the command answers with what became of it and does nothing twice.
//
// Threading: one thread, the loop's.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "base/lifetime.hpp"
#include "client/random.hpp"
#include "client/uuid7.hpp"
#include "cloud/broker.hpp"
#include "cloud/clients.hpp"
#include "cloud/command.hpp"
#include "cloud/command_tx.hpp"
#include "cloud/hops.hpp"
#include "cloud/store.hpp"
#include "cloud/vehicles.hpp"
#include "codec/trace.hpp"

namespace latchkey::cloud {

struct Order {
  const Client& client;
  const Vehicle& vehicle;
  std::string command;  // of the vehicle's catalogue
  Json params;
  std::string id;
  bool may_be_known = false;  // the id is the client's: it may ask once more
  std::string callback;       // a registered endpoint; empty: none
  codec::TraceContext trace;  // the request's own span
  std::string tracestate;
};

// Why a command was not begun.
enum class Refusal : std::uint8_t {
  offline,      // the vehicle's presence says so
  busy,         // another command has the vehicle
  id_conflict,  // the id is another command's
  rate_limited,
  unavailable,  // store or broker are away
};

struct Refused {
  Refusal why;
  std::string detail{};
  std::string holder{};  // busy
  std::optional<base::Millis> retry_after{};
};

class Commands {
 public:
  static constexpr base::Millis kStartWithin{10'000};  // what a command's `exp` says
  static constexpr base::Millis kAnswerWithin{3'000};  // after that, until it is given up
  static constexpr base::Millis kLookAfter{5'000};     // silence, until the vehicle is asked again
  static constexpr base::Millis kTick{1'000};          // how often tick() is to be called
  // The guard outlives what it guards by as much as an instance may be late.
  static constexpr base::Millis kGuardMargin{10'000};

  struct Parts {
    Store& store;
    Broker& broker;
    Vehicles& vehicles;
    const Clients& clients;
    const crypto_mbedtls::Crypto& crypto;
    std::string name;  // callbacks come to clients/{name}/callback/…
    Hops& hops;
    std::function<void(const Command&)> changed;  // any command, by any instance
    std::function<void(const codec::Span&)> trace;
    std::function<void(std::string)> log;
    std::function<base::WallTime()> wall_now;
    client::RandomBytes random;
  };

  using Begun = std::function<void(base::Result<Command, Refused>)>;
  using Found = std::function<void(base::Result<std::optional<Command>, StoreError>)>;
  using Watcher = std::function<void(const Command&)>;

  // Ends its watching when it goes.
  class Watch {
   public:
    Watch() = default;
    explicit Watch(std::function<void()> end) : end_(std::move(end)) {}
    Watch(Watch&& other) noexcept : end_(std::exchange(other.end_, nullptr)) {}
    Watch& operator=(Watch&& other) noexcept {
      std::swap(end_, other.end_);
      return *this;
    }
    ~Watch() {
      if (end_) end_();
    }

   private:
    std::function<void()> end_;
  };

  explicit Commands(Parts parts);

  // The command is on its way to the vehicle; or was already, when its id and all else are the
  // same.
  void begin(Order order, Begun begun);

  void find(const std::string& id, Found found);

  // Calls `watcher` with `command`'s next versions, the final one last; never from within this
  // call.
  [[nodiscard]] Watch watch(const Command& command, Watcher watcher);

  // Asks the vehicle to end it. False: the broker is away.
  bool cancel(const Command& command, const Client& by);

  // A message to our callback topic.
  void receive(const client::Message& message);

  // Looks after those that are due, and after what could not be noted in the store before.
  void tick();

 private:
  struct Beginning {
    Order order;
    Command command;
    Begun begun;
  };
  using BeginningPtr = std::shared_ptr<Beginning>;

  struct Watched {
    Command latest;
    Watcher watcher;
    base::WallTime looked_at;
  };

  void admit(const BeginningPtr& one);
  void start(const BeginningPtr& one);
  void on_started(const BeginningPtr& one, const Started& started);
  void join(const BeginningPtr& one, const Entry& entry);
  void send(const Command& command, const std::string& parent_span);
  void trace_publication(const Command& command, const std::string& parent_span,
                         std::uint64_t began_ns, bool taken) const;
  void ask_again(const Command& command);
  bool publish(const Command& command, Broker::Taken taken);
  // `about`: whose trace it belongs to.
  bool publish(const client::Claims& claims, const Client& by, const Command& about,
               Broker::Taken taken);
  void refuse(const BeginningPtr& one, Refused refused);

  void on_callback(const Command& command, const client::Message& message);
  void apply(const Command& next);
  void on_change(const Entry& entry);
  void tell_watchers(const Command& command);
  void refresh_watches();
  void forget_late_ones();
  void look_after(const Command& command);

  [[nodiscard]] Command describe(const Order& order);
  [[nodiscard]] base::Millis guard_time(const Order& order) const;
  [[nodiscard]] Refused busy(const Order& order, const started::Taken& taken) const;

  const Parts parts_;
  const std::string answers_;  // topic below which callbacks come
  CommandTx tx_;
  client::Uuid7Source ids_;
  std::map<std::string, Command, std::less<>> open_;       // as this instance has heard of them
  std::map<std::string, Command, std::less<>> unsettled_;  // not noted in the store
  std::list<Watched> watches_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::cloud
