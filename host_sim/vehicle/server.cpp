#include "vehicle/server.hpp"

#include <utility>

#include "base/steady_clock.hpp"

namespace latchkey::vehicle {
namespace {

using boost::system::error_code;

// The actuation log can be long, and a reply goes out in one piece.
constexpr std::size_t kControlBacklogBytesMax = 16 * 1024 * 1024;

}  // namespace

Server::Server(const boost::asio::any_io_executor& executor, std::vector<EcuPlan> ecus,
               std::unique_ptr<can::Bus> bus, BusOffSwitch bus_off, Log log)
    : log_(std::move(log)),
      bus_(std::move(bus)),
      bus_off_(std::move(bus_off)),
      electronics_(std::move(ecus), log_, base::steady_now()),
      control_listener_(executor, [this](auto socket) { on_control(std::move(socket)); }),
      timer_(executor) {
  bus_->open(*this, electronics_.wanted());
  pump();
}

Server::~Server() {
  for (const Connection& control : controls_) control->close();
}

base::Result<void, std::string> Server::serve_control(const std::string& path) {
  return control_listener_.open(path);
}

std::string Server::execute(std::string_view line) {
  std::string reply = vehicle::execute(electronics_, bus_off_, line, base::steady_now());
  pump();
  return reply;
}

void Server::on_frame(const can::Frame& frame) {
  electronics_.receive(frame, base::steady_now());
  pump();
}

void Server::on_control(Listener::Protocol::socket socket) {
  if (controls_.size() == kControlConnectionsMax) {
    controls_.front()->close();
    controls_.pop_front();
  }
  const auto self = controls_.insert(controls_.end(), nullptr);
  *self = LineConnection::start(
      std::move(socket),
      {.on_line =
           [this, self](base::Result<std::string_view, LineError> line) {
             const Connection control = *self;
             control->send(line ? execute(*line)
                                : "error " + std::string(to_string(line.error())) + "\n");
           },
       .on_closed = [this, self](std::string_view) { controls_.erase(self); }},
      kControlBacklogBytesMax);
}

// A frame that a bus which is down does not take is lost, as on any bus: the next cycle brings it.
void Server::pump() {
  const base::MonoTime time = base::steady_now();
  electronics_.advance(time);
  while (const auto frame = electronics_.poll(time)) static_cast<void>(bus_->send(*frame));
  timer_.expires_at(base::on_steady_clock(electronics_.next_event()));
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) pump();
  }));
}

}  // namespace latchkey::vehicle
