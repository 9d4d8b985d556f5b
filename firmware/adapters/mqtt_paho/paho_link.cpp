#include "adapters/mqtt_paho/paho_link.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "adapters/mqtt_paho/connection.hpp"

namespace latchkey::mqtt_paho {
namespace {

constexpr std::chrono::seconds kCloseWithin{2};
constexpr std::chrono::milliseconds kStopWithin{1500};

}  // namespace

PahoLink::PahoLink(Options options, ports::Loop& loop)
    : loop_(loop), connection_(std::make_shared<Connection>(std::move(options))) {
  // No other thread runs yet (see the header). NOLINTBEGIN(concurrency-mt-unsafe)
  unsetenv("http_proxy");
  unsetenv("https_proxy");
  // NOLINTEND(concurrency-mt-unsafe)
  std::signal(SIGPIPE, SIG_IGN);
}

PahoLink::~PahoLink() {
  do_close();
  if (!worker_.joinable()) return;
  if (connection_->wait_until_stopped(Connection::Clock::now() + kStopWithin)) {
    worker_.join();
  } else {
    worker_.detach();
  }
}

Stats PahoLink::stats() const { return connection_->stats(); }

void PahoLink::do_open(Events& events) {
  connection_->attach(loop_, events);
  worker_ = std::thread([connection = connection_] { connection->run(); });
}

void PahoLink::do_settle(ports::MessageId id) { connection_->settle(id); }

bool PahoLink::do_publish(ports::OutboundMessage message,
                          std::optional<ports::DeliveryId> delivery) {
  return connection_->publish(std::move(message), delivery);
}

void PahoLink::do_close() {
  const auto deadline = Connection::Clock::now() + kCloseWithin;
  connection_->close(deadline);
  if (worker_.joinable()) connection_->wait_until_parted(deadline);
}

}  // namespace latchkey::mqtt_paho
