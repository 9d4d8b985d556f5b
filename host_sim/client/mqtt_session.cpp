#include "client/mqtt_session.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <span>
#include <utility>

#include "client/paho_client.hpp"
#include "client/random.hpp"

namespace latchkey::client {
namespace {

constexpr std::chrono::seconds kRetryEvery{1};

}  // namespace

void prepare_process_for_mqtt() {
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  for (const char* name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}) {
    // There is one thread yet. NOLINTNEXTLINE(concurrency-mt-unsafe)
    static_cast<void>(unsetenv(name));
  }
}

MqttSession::MqttSession() = default;
MqttSession::~MqttSession() = default;

Result<std::unique_ptr<MqttSession>> MqttSession::connect(const BrokerOptions& broker,
                                                          const std::string& name,
                                                          std::chrono::seconds keep_for) {
  std::unique_ptr<MqttSession> session(new MqttSession);
  auto paho = PahoClient::create(broker, name + "-" + random_hex<6>(), keep_for, session->events_);
  if (!paho) return base::unexpected<Problem>(std::move(paho.error()));
  session->paho_ = std::move(*paho);
  auto connected = session->paho_->connect();
  if (!connected) return base::unexpected<Problem>(std::move(connected.error()));
  return session;
}

Result<void> MqttSession::subscribe(const std::string& filter) {
  auto subscribed = paho_->subscribe(filter);
  if (subscribed) filters_.push_back(filter);
  return subscribed;
}

Result<void> MqttSession::publish(const Publication& message) { return paho_->publish(message); }

std::optional<Event> MqttSession::next(Clock::time_point until) {
  for (;;) {
    auto event = events_.pop(lost_ ? std::min(until, next_try_) : until);
    if (event && std::holds_alternative<LinkLost>(*event)) {
      // One loss may be noticed twice, the second time when it has been mended.
      if (lost_ || paho_->is_connected()) continue;
      lost_ = true;
      next_try_ = Clock::now();
    }
    if (event) return event;
    if (lost_ && Clock::now() >= next_try_) {
      lost_ = !try_again();
      if (!lost_) return LinkRestored{};
      next_try_ = Clock::now() + kRetryEvery;
    }
    if (Clock::now() >= until) return std::nullopt;
  }
}

bool MqttSession::try_again() {
  if (!paho_->is_connected() && !paho_->connect()) return false;
  return std::ranges::all_of(
      filters_, [this](const std::string& filter) { return paho_->subscribe(filter).has_value(); });
}

}  // namespace latchkey::client
