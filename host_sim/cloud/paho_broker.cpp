#include "cloud/paho_broker.hpp"

#include <mqtt/async_client.h>
#include <sys/types.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "adapters/mqtt_paho/socket.hpp"
#include "base/lifetime.hpp"
#include "client/paho_mapping.hpp"

namespace latchkey::cloud {
namespace {

constexpr base::Millis kRetryFirst{200};
constexpr base::Millis kRetryMax{2000};
constexpr std::chrono::seconds kGoodbyeWithin{1};
constexpr std::chrono::seconds kUnansweredMax{10};

// What an action of Paho's was, as the number that travels with it.
constexpr std::uintptr_t kConnect = 1;
constexpr std::uintptr_t kSubscribe = 2;
constexpr std::uintptr_t kFirstPublish = 3;

class PahoBroker final : public Broker, private mqtt::iaction_listener {
 public:
  PahoBroker(boost::asio::io_context& loop, PahoBrokerOptions options,
             std::function<void(std::string)> log)
      : loop_(loop),
        options_(std::move(options)),
        log_(std::move(log)),
        retry_(loop),
        client_(client::server_uri(options_.broker), options_.name + '-' + options_.instance,
                mqtt::create_options(MQTTVERSION_5, client::kInFlightMax)) {
    client_.set_message_callback([this](const mqtt::const_message_ptr& message) noexcept {
      on_loop([this, told = client::to_message(*message)]() mutable {
        if (events_.message) events_.message(std::move(told));
      });
    });
    client_.set_connection_lost_handler([this](const std::string&) noexcept {
      on_loop([this] { on_lost("the connection to the broker is lost"); });
    });
    client_.set_disconnected_handler([this](const mqtt::properties&,
                                            mqtt::ReasonCode reason) noexcept {
      on_loop([this, reason] {
        on_lost("the broker has disconnected us: " + client::explain(0, static_cast<int>(reason)));
      });
    });
  }

  PahoBroker(const PahoBroker&) = delete;
  PahoBroker& operator=(const PahoBroker&) = delete;

  ~PahoBroker() override {
    try {
      if (client_.is_connected()) client_.disconnect()->wait_for(kGoodbyeWithin);
    } catch (const std::exception&) {
      return;  // The broker will notice.
    }
  }

  [[nodiscard]] bool is_up() const override { return up_; }

 private:
  // Any thread.
  template <class Task>
  void on_loop(Task task) noexcept {
    boost::asio::post(loop_, lifetime_.guard(std::move(task)));
  }

  void do_open(Events events) override {
    events_ = std::move(events);
    connect();
  }

  void do_publish(const client::Publication& message, Taken taken) override {
    const std::uintptr_t number = next_publish_++;
    unconfirmed_.emplace(number, std::move(taken));
    try {
      client_.publish(client::to_paho(message), context(number), *this);
    } catch (const mqtt::exception&) {
      on_loop([this, number] { confirm(number, false); });
    }
  }

  void connect() {
    known_ = mqtt_paho::connections_to(options_.broker.port);
    try {
      client::describe_connect(options_.broker, std::chrono::seconds(0), how_.emplace());
      client_.connect(*how_, context(kConnect), *this);
    } catch (const mqtt::exception& refused) {
      on_unreachable(refused.get_return_code(), static_cast<int>(refused.get_reason_code()));
    }
  }

  void subscribe() {
    std::vector<std::string> filters = options_.topics;
    filters.push_back("$share/" + options_.name + "/clients/" + options_.name + "/callback/+");
    const mqtt::iasync_client::qos_collection qos(filters.size(), 1);
    try {
      client_.subscribe(mqtt::string_collection::create(filters), qos, context(kSubscribe), *this);
    } catch (const mqtt::exception& refused) {
      on_unreachable(refused.get_return_code(), static_cast<int>(refused.get_reason_code()));
    }
  }

  // Paho's threads, with its lock held: exceptions must not get into its C code, and the only one
  // that could come up here is that memory has run out.
  void on_success(const mqtt::token& token) noexcept override {
    on_loop([this, number = number_of(token)] { on_done(number); });
  }

  void on_failure(const mqtt::token& token) noexcept override {
    on_loop([this, number = number_of(token), code = token.get_return_code(),
             reason = static_cast<int>(token.get_reason_code())] {
      if (number >= kFirstPublish) return confirm(number, false);
      on_unreachable(code, reason);
    });
  }

  void on_done(std::uintptr_t number) {
    if (number >= kFirstPublish) return confirm(number, true);
    if (number == kConnect) {
      // Paho leaves TCP_NODELAY off, which delays an answer by 40 ms.
      const auto socket = mqtt_paho::find_new_connection(options_.broker.port, known_);
      if (socket) mqtt_paho::set_up_connection(*socket, kUnansweredMax, client::kKeepAlive);
      return subscribe();
    }
    if (in_trouble_) log_("the broker is there");
    in_trouble_ = false;
    up_ = true;
    wait_ = kRetryFirst;
    events_.link(true);
  }

  void on_unreachable(int code, int reason) {
    on_lost(client::why_no_connection(options_.broker, code, reason));
  }

  void on_lost(const std::string& why) {
    if (!in_trouble_) log_(why);
    in_trouble_ = true;
    if (std::exchange(up_, false)) events_.link(false);
    while (!unconfirmed_.empty()) confirm(unconfirmed_.begin()->first, false);
    retry_.expires_after(wait_);
    wait_ = std::min(wait_ * 2, kRetryMax);
    retry_.async_wait(lifetime_.guard([this](const boost::system::error_code& ended) {
      if (!ended) connect_again();
    }));
  }

  // A subscription that failed leaves us connected.
  void connect_again() {
    if (client_.is_connected()) return subscribe();
    connect();
  }

  void confirm(std::uintptr_t number, bool taken) {
    const auto found = unconfirmed_.extract(number);
    if (!found.empty()) found.mapped()(taken);
  }

  static void* context(std::uintptr_t number) {
    return reinterpret_cast<void*>(number);  // NOLINT(performance-no-int-to-ptr): never followed
  }
  static std::uintptr_t number_of(const mqtt::token& token) {
    return reinterpret_cast<std::uintptr_t>(token.get_user_context());
  }

  boost::asio::io_context& loop_;
  const PahoBrokerOptions options_;
  const std::function<void(std::string)> log_;
  Events events_;
  bool up_ = false;
  bool in_trouble_ = false;
  base::Millis wait_ = kRetryFirst;
  boost::asio::steady_timer retry_;
  std::vector<ino_t> known_;
  std::optional<mqtt::connect_options> how_;
  std::uintptr_t next_publish_ = kFirstPublish;
  std::map<std::uintptr_t, Taken> unconfirmed_;
  base::Lifetime lifetime_;
  mqtt::async_client client_;  // the last: its threads use all of the above
};

}  // namespace

client::Result<std::unique_ptr<Broker>> make_paho_broker(boost::asio::io_context& loop,
                                                         PahoBrokerOptions options,
                                                         std::function<void(std::string)> log) {
  try {
    return std::make_unique<PahoBroker>(loop, std::move(options), std::move(log));
  } catch (const mqtt::exception& refused) {
    return client::problem(
        client::Exit::configuration,
        std::string("no connection can be made to the broker: ") + refused.what());
  }
}

}  // namespace latchkey::cloud
