#include "adapters/can_socketcand/socketcand_bus.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace latchkey::can_socketcand {
namespace {

constexpr std::string_view kNoAnswer = "no answer";

}  // namespace

using boost::system::error_code;

SocketcandBus::SocketcandBus(const boost::asio::any_io_executor& executor, Address address, Log log,
                             BusName bus)
    : address_(std::move(address)),
      log_(std::move(log)),
      bus_(bus),
      socket_(executor),
      timer_(executor) {}

SocketcandBus::~SocketcandBus() {
  if (connection_) connection_->close();
}

void SocketcandBus::do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) {
  events_ = &events;
  wanted_ = std::move(wanted);
  if (wanted_) std::ranges::sort(*wanted_);
  connect();
}

bool SocketcandBus::do_send(const can::Frame& frame) {
  return up_ && connection_->send(Send{.frame = frame});
}

void SocketcandBus::connect() {
  timer_.expires_after(kHandshakeMax);
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) on_patience_over();
  }));
  socket_ = Socket(timer_.get_executor());
  socket_.async_connect(address_.endpoint, lifetime_.guard([this](const error_code& error) {
    if (error == boost::asio::error::operation_aborted) {
      on_lost(kNoAnswer);
    } else if (error) {
      on_lost(error.message());
    } else {
      on_connected();
    }
  }));
}

void SocketcandBus::on_connected() {
  phase_ = Phase::greeting;
  connection_ =
      MessageConnection::start(std::exchange(socket_, Socket(timer_.get_executor())),
                               {.on_message = [this](const auto& message) { on_message(message); },
                                .on_closed = [this](std::string_view why) { on_lost(why); }},
                               kBacklogBytesMax);
}

void SocketcandBus::on_lost(std::string_view why) {
  phase_ = Phase::away;
  connection_.reset();
  retry();
  down(why);
}

// Both ends in on_lost(), by the handler of what is broken off.
void SocketcandBus::on_patience_over() {
  if (phase_ == Phase::raw) return;
  if (connection_) return connection_->cut_off(kNoAnswer);
  error_code ignored;
  socket_.close(ignored);
}

void SocketcandBus::retry() {
  timer_.expires_after(backoff_);
  backoff_ = std::min(backoff_ * 2, kBackoffMax);
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) connect();
  }));
}

void SocketcandBus::on_message(const base::Result<Message, MessageError>& message) {
  if (!message) return on_malformed(to_string(message.error()));
  std::visit([this](const auto& what) { handle(what); }, *message);
}

void SocketcandBus::handle(const Hi&) {
  if (phase_ != Phase::greeting) return on_malformed("a second greeting");
  request(Open{.bus = bus_}, Phase::opening);
}

void SocketcandBus::handle(const Ok&) {
  if (phase_ == Phase::opening) return request(RawMode{}, Phase::switching);
  if (phase_ != Phase::switching) return on_malformed("an answer to nothing");
  phase_ = Phase::raw;
  timer_.cancel();
  up("connected");
}

void SocketcandBus::handle(const FrameReport& report) {
  if (phase_ != Phase::raw) return;
  // Not before now: a server that hangs up after each handshake must not be asked ten times a
  // second.
  backoff_ = kBackoffMin;
  up("recovered");
  if (wanted_ && !std::ranges::binary_search(*wanted_, report.frame.id)) return;
  events_->on_frame(report.frame);
}

void SocketcandBus::handle(const ErrorReport& report) {
  if (phase_ != Phase::raw) return;
  // A controller that went off and came back at once tells both in one frame.
  if ((report.classes & kErrorBusOff) != 0) down("bus-off");
  if ((report.classes & kErrorRestarted) != 0) up("recovered");
}

void SocketcandBus::handle(const Refusal& refusal) {
  if (phase_ == Phase::raw) return on_malformed(refusal.why.view());
  connection_->cut_off(refusal.why.view());
}

void SocketcandBus::handle(const auto&) { on_malformed("a message out of place"); }

void SocketcandBus::request(const Message& message, Phase next) {
  phase_ = next;
  if (!connection_->send(message)) connection_->cut_off("the server does not read");
}

void SocketcandBus::up(std::string_view how) {
  if (std::exchange(up_, true)) return;
  told_down_ = false;
  log(how);
  events_->on_up();
}

void SocketcandBus::down(std::string_view why) {
  up_ = false;
  if (std::exchange(told_down_, true)) return;
  log(why);
  events_->on_down(why);
}

void SocketcandBus::on_malformed(std::string_view why) {
  ++malformed_messages_;
  if (!std::has_single_bit(malformed_messages_)) return;
  log("malformed message (" + std::to_string(malformed_messages_) +
      " so far): " + std::string(why));
}

void SocketcandBus::log(std::string_view what) const {
  log_(std::string(bus_.view()) + " at " + address_.text + ": " + std::string(what));
}

}  // namespace latchkey::can_socketcand
