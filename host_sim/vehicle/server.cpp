#include "vehicle/server.hpp"

#include <bit>
#include <chrono>
#include <utility>
#include <variant>

#include "vehicle/control.hpp"

namespace latchkey::vehicle {
namespace {

using boost::system::error_code;
using hal_socket::LineConnection;

// The actuation log can be long, and a reply goes out in one piece.
constexpr std::size_t kControlBacklogBytesMax = 16 * 1024 * 1024;

using SteadyClock = std::chrono::steady_clock;

base::MonoTime now() {
  return base::MonoTime(std::chrono::duration_cast<base::MonotonicClock::duration>(
      SteadyClock::now().time_since_epoch()));
}

// MonoTime counts from the steady clock's own zero.
SteadyClock::time_point on_steady_clock(base::MonoTime time) {
  return SteadyClock::time_point(time.time_since_epoch());
}

}  // namespace

Server::Server(const boost::asio::any_io_executor& executor, Log log)
    : log_(std::move(log)),
      agent_listener_(executor, [this](auto socket) { on_agent(std::move(socket)); }),
      control_listener_(executor, [this](auto socket) { on_control(std::move(socket)); }),
      timer_(executor) {}

Server::~Server() {
  if (agent_) agent_->close();
  for (const Connection& control : controls_) control->close();
}

base::Result<void, std::string> Server::serve_agent(const std::string& path) {
  return agent_listener_.open(path);
}

base::Result<void, std::string> Server::serve_control(const std::string& path) {
  return control_listener_.open(path);
}

std::string Server::execute(std::string_view line) {
  std::string reply = vehicle::execute(vehicle_, line, now());
  pump();
  return reply;
}

void Server::on_agent(Listener::Protocol::socket socket) {
  if (agent_) agent_->close();
  log_(agent_ ? "another agent takes over" : "agent connected");
  agent_ = LineConnection::start(
      std::move(socket), {.on_line = [this](Line line) { on_agent_line(line); },
                          .on_closed = [this](std::string_view why) { on_agent_closed(why); }});
  vehicle_.connect_agent(now());
  pump();
}

void Server::on_agent_line(Line line) {
  if (!line) return on_malformed(line.error());
  const auto message = hal_socket::parse_agent_line(*line);
  if (!message) return on_malformed(message.error());
  if (const auto* write = std::get_if<hal_socket::WriteRequest>(&*message)) {
    vehicle_.write(*write, now());
  } else {
    vehicle_.stop(std::get<hal_socket::StopRequest>(*message), now());
  }
  pump();
}

void Server::on_agent_closed(std::string_view why) {
  agent_.reset();
  vehicle_.disconnect_agent();
  log_("agent disconnected: " + std::string(why));
}

void Server::on_malformed(hal_socket::LineError error) {
  ++malformed_lines_;
  if (!std::has_single_bit(malformed_lines_)) return;
  log_("malformed line from the agent (" + std::to_string(malformed_lines_) +
       " so far): " + std::string(to_string(error)));
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
           [this, self](Line line) {
             const Connection control = *self;
             control->send(line ? execute(*line)
                                : "error " + std::string(to_string(line.error())) + "\n");
           },
       .on_closed = [this, self](std::string_view) { controls_.erase(self); }},
      kControlBacklogBytesMax);
}

void Server::pump() {
  const base::MonoTime time = now();
  vehicle_.advance(time);
  while (const auto message = vehicle_.poll_message(time)) {
    if (const auto line = hal_socket::print(*message); line && agent_) agent_->send(*line);
  }
  const auto next = vehicle_.next_event();
  if (!next) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(on_steady_clock(*next));
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) pump();
  }));
}

}  // namespace latchkey::vehicle
