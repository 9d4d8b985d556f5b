#include "adapters/hal_socket/socket_hal.hpp"

#include <sys/un.h>

#include <algorithm>
#include <bit>
#include <boost/asio/post.hpp>
#include <utility>

namespace latchkey::hal_socket {
namespace {

constexpr std::size_t kLoggedBytesMax = 80;

// The start of a foreign line, fit for a log.
std::string excerpt(std::string_view line) {
  std::string text(line.substr(0, kLoggedBytesMax));
  std::ranges::replace_if(
      text, [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return text;
}

}  // namespace

using boost::system::error_code;

SocketHal::SocketHal(const boost::asio::any_io_executor& executor, std::string socket_path,
                     std::vector<std::string> signal_paths, Log log)
    : socket_path_(std::move(socket_path)),
      signal_paths_(std::move(signal_paths)),
      log_(std::move(log)),
      values_(signal_paths_.size()),
      socket_(executor),
      retry_(executor) {
  for (std::size_t i = 0; i < signal_paths_.size(); ++i) {
    signals_.emplace(signal_paths_[i], core::SignalId{static_cast<std::uint16_t>(i)});
  }
}

SocketHal::~SocketHal() {
  if (connection_) connection_->close();
}

void SocketHal::do_open(Events& events) {
  events_ = &events;
  if (socket_path_.size() >= sizeof(sockaddr_un::sun_path)) {
    log_("vehicle unreachable: the path of its socket is too long: " + socket_path_);
    return;
  }
  connect();
}

void SocketHal::do_write(core::WriteToken token, std::span<const core::Assignment> assignments) {
  unanswered_write_ = token;
  unanswered_stop_.reset();  // sent again after this write, it would halt this one
  const auto line = line_for(token, assignments);
  if (!line) {
    answer_write_later(token, core::WriteResult::refused);
  } else if (!connection_) {
    answer_write_later(token, core::WriteResult::failed);
  } else {
    connection_->send(*line);
  }
}

void SocketHal::do_stop(core::WriteToken token) {
  unanswered_write_.reset();
  unanswered_stop_ = token;
  if (connection_) send_stop(token);
}

void SocketHal::connect() {
  socket_.async_connect(Socket::endpoint_type(socket_path_),
                        lifetime_.guard([this](const error_code& error) {
                          if (error) {
                            on_unreachable(error.message());
                          } else {
                            on_connected();
                          }
                        }));
}

void SocketHal::on_connected() {
  told_unreachable_ = false;
  connection_ =
      LineConnection::start(std::exchange(socket_, Socket(retry_.get_executor())),
                            {.on_line = [this](auto line) { on_line(line); },
                             .on_closed = [this](std::string_view why) { on_disconnected(why); }});
  log_("vehicle connected");
  if (unanswered_stop_) send_stop(*unanswered_stop_);
}

void SocketHal::on_unreachable(std::string_view why) {
  if (!std::exchange(told_unreachable_, true)) {
    log_("vehicle unreachable: " + std::string(why) + ": " + socket_path_);
  }
  error_code ignored;
  socket_.close(ignored);
  connect_later();
}

void SocketHal::on_disconnected(std::string_view why) {
  connection_.reset();
  log_("vehicle disconnected: " + std::string(why));
  connect_later();
  // The write ends first: that it was lost says more than that its signals went unknown.
  if (unanswered_write_) answer_write(*unanswered_write_, core::WriteResult::failed);
  for (const auto& [path, signal] : signals_) update(signal, std::nullopt);
}

void SocketHal::connect_later() {
  retry_.expires_after(backoff_);
  backoff_ = std::min(backoff_ * 2, kBackoffMax);
  retry_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) connect();
  }));
}

void SocketHal::on_line(base::Result<std::string_view, LineError> line) {
  if (!line) {
    on_malformed(line.error(), {});
    return;
  }
  const auto message = parse_vehicle_line(*line);
  if (!message) {
    on_malformed(message.error(), *line);
    return;
  }
  // Not before now: a peer that accepts and hangs up at once must not be asked ten times a second.
  backoff_ = kBackoffMin;
  std::visit([this](const auto& what) { on_message(what); }, *message);
}

void SocketHal::on_message(const SignalReport& report) {
  const auto signal = signals_.find(report.path);
  if (signal != signals_.end()) update(signal->second, report.value);
}

void SocketHal::on_message(const WriteAnswer& answer) { answer_write(answer.token, answer.result); }

void SocketHal::on_message(const StopAnswer& answer) {
  if (unanswered_stop_ != answer.token) return;
  unanswered_stop_.reset();
  events_->on_stopped(answer.token);
}

void SocketHal::on_malformed(LineError error, std::string_view line) {
  ++malformed_lines_;
  if (!std::has_single_bit(malformed_lines_)) return;
  log_("malformed line from the vehicle (" + std::to_string(malformed_lines_) +
       " so far): " + std::string(to_string(error)) + ": " + excerpt(line));
}

base::Result<std::string, LineError> SocketHal::line_for(
    core::WriteToken token, std::span<const core::Assignment> assignments) const {
  WriteRequest request{.token = token, .values = {}};
  for (const auto& [signal, value] : assignments) {
    if (core::index(signal) >= signal_paths_.size()) return base::unexpected(LineError::bad_path);
    request.values.push_back({.path = signal_paths_[core::index(signal)], .value = value});
  }
  return print(AgentMessage(std::move(request)));
}

// An answer that nobody waits for any more is late: the write was stopped.
void SocketHal::answer_write(core::WriteToken token, core::WriteResult result) {
  if (unanswered_write_ != token) return;
  unanswered_write_.reset();
  events_->on_write_done(token, result);
}

void SocketHal::answer_write_later(core::WriteToken token, core::WriteResult result) {
  boost::asio::post(retry_.get_executor(),
                    lifetime_.guard([this, token, result] { answer_write(token, result); }));
}

void SocketHal::send_stop(core::WriteToken token) {
  if (const auto line = print(AgentMessage(StopRequest{.token = token}))) connection_->send(*line);
}

void SocketHal::update(core::SignalId signal, std::optional<core::Value> value) {
  auto& known = values_[core::index(signal)];
  if (known == value) return;
  known = value;
  events_->on_signal(signal, value);
}

}  // namespace latchkey::hal_socket
