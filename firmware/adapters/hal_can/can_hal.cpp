#include "adapters/hal_can/can_hal.hpp"

#include <bit>
#include <boost/asio/post.hpp>
#include <string>
#include <utility>

#include "base/steady_clock.hpp"

namespace latchkey::hal_can {

CanHal::CanHal(const boost::asio::any_io_executor& executor, Binding binding,
               std::unique_ptr<can::Bus> bus, Log log)
    : log_(std::move(log)),
      exchange_(std::move(binding), *this),
      timer_(executor),
      bus_(std::move(bus)) {}

// ── from the agent ────────────────────────────────────────────────────────────────────────────

void CanHal::do_open(ports::Hal::Events& events) {
  events_ = &events;
  bus_->open(*this, exchange_.wanted());
}

void CanHal::do_write(core::WriteToken token, std::span<const core::Assignment> assignments) {
  unanswered_write_ = token;
  const core::WriteResult result = exchange_.write(assignments, base::steady_now());
  if (result != core::WriteResult::refused) unanswered_stop_.reset();
  boost::asio::post(timer_.get_executor(), lifetime_.guard([this, token, result] {
    if (unanswered_write_ != token) return;
    unanswered_write_.reset();
    events_->on_write_done(token, result);
  }));
  arm();
}

void CanHal::do_stop(core::WriteToken token) {
  unanswered_write_.reset();
  unanswered_stop_ = token;
  exchange_.stop(token, base::steady_now());
  arm();
}

// ── from the bus ──────────────────────────────────────────────────────────────────────────────

void CanHal::on_frame(const can::Frame& frame) {
  exchange_.on_frame(frame, base::steady_now());
  note_damage();
  arm();
}

void CanHal::on_up() {
  exchange_.on_bus_up(base::steady_now());
  arm();
}

// The bus has its own words for the log.
void CanHal::on_down(std::string_view /*why*/) { exchange_.on_bus_down(); }

// ── from the exchange ─────────────────────────────────────────────────────────────────────────

bool CanHal::send(const can::Frame& frame) { return bus_->send(frame); }

void CanHal::on_signal(core::SignalId signal, std::optional<core::Value> value) {
  events_->on_signal(signal, value);
}

// It may say so from inside stop().
void CanHal::on_stopped(core::WriteToken token) {
  boost::asio::post(timer_.get_executor(), lifetime_.guard([this, token] {
    if (unanswered_stop_ != token) return;
    unanswered_stop_.reset();
    events_->on_stopped(token);
  }));
}

void CanHal::on_silent(const can::Message& message, bool silent) {
  log_(message.sender + ": " + message.name +
       (silent ? " is not heard any more" : " is heard again"));
}

void CanHal::note_damage() {
  if (exchange_.damaged_frames() == damaged_frames_) return;
  damaged_frames_ = exchange_.damaged_frames();
  if (!std::has_single_bit(damaged_frames_)) return;
  log_("damaged frame ignored: size, checksum or counter is wrong (" +
       std::to_string(damaged_frames_) + " so far)");
}

// A deadline that has moved on leaves the timer as it is: it then looks again, which is cheaper
// than setting it anew with each frame.
void CanHal::arm() {
  const auto deadline = exchange_.next_deadline();
  if (!deadline || (armed_ && *armed_ <= *deadline)) return;
  armed_ = deadline;
  timer_.expires_at(base::on_steady_clock(*deadline));
  timer_.async_wait(lifetime_.guard([this](const boost::system::error_code& error) {
    if (error) return;
    armed_.reset();
    exchange_.on_time(base::steady_now());
    arm();
  }));
}

}  // namespace latchkey::hal_can
