#include "adapters/hal_gpio/gpio_hal.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace latchkey::hal_gpio {
namespace {

using boost::system::error_code;

void add_uses(const Wire& wire, std::vector<LineUse>& uses) {
  const auto add = [&](const std::optional<unsigned>& line, LineKind kind, bool active_low) {
    if (line) uses.push_back({*line, kind, active_low});
  };
  add(wire.output, LineKind::relay, wire.outputs_active_low);
  add(wire.to_true, LineKind::motor_relay, wire.outputs_active_low);
  add(wire.to_false, LineKind::motor_relay, wire.outputs_active_low);
  add(wire.input, LineKind::input, wire.input_active_low);
}

}  // namespace

GpioHal::GpioHal(const boost::asio::any_io_executor& executor, const std::vector<Wire>& wiring,
                 std::unique_ptr<Lines> lines, Log log)
    : log_(std::move(log)), timer_(executor), lines_(std::move(lines)) {
  for (const Wire& wire : wiring) {
    parts_.push_back({wire, std::nullopt, std::nullopt});
    add_uses(wire, uses_);
  }
}

template <class Action>
void GpioHal::later(Action action) {
  boost::asio::post(timer_.get_executor(), lifetime_.guard(std::move(action)));
}

// ── from the agent ────────────────────────────────────────────────────────────────────────────

// Later, too, because the HAL before this one may still hold the lines.
void GpioHal::do_open(ports::Hal::Events& events) {
  events_ = &events;
  later([this] { claim(); });
}

void GpioHal::do_write(core::WriteToken token, std::span<const core::Assignment> assignments) {
  unanswered_stop_.reset();
  unanswered_write_ = token;
  auto result = core::WriteResult::refused;
  if (std::ranges::all_of(assignments, [this](const auto& each) { return can_take(each); })) {
    const bool done = claimed_ && std::ranges::all_of(
                                      assignments, [this](const auto& each) { return act(each); });
    result = done ? core::WriteResult::taken : core::WriteResult::failed;
  }
  later([this, token, result] {
    if (unanswered_write_ != token) return;  // stopped meanwhile
    unanswered_write_.reset();
    events_->on_write_done(token, result);
    look();
  });
}

// Whichever write a motor runs for: at most one command moves the vehicle at a time.
void GpioHal::do_stop(core::WriteToken token) {
  unanswered_write_.reset();
  unanswered_stop_ = token;
  for (Part& part : parts_) {
    part.target.reset();
    if (claimed_) settle_motor(part);
  }
  later([this] { look(); });
}

bool GpioHal::can_take(const core::Assignment& assignment) const {
  const auto* value = std::get_if<bool>(&assignment.value);
  const std::size_t place = core::index(assignment.signal);
  return value != nullptr && place < parts_.size() && parts_[place].wire.takes(*value);
}

bool GpioHal::act(const core::Assignment& assignment) {
  Part& part = parts_[core::index(assignment.signal)];
  const bool value = std::get<bool>(assignment.value);
  return part.wire.output ? lines_->set(*part.wire.output, value) : start_motor(part, value);
}

// ── motors ────────────────────────────────────────────────────────────────────────────────────

// Nothing would ever stop a motor that is there already, or whose contact cannot be read.
bool GpioHal::start_motor(Part& part, bool target) {
  const auto contact = lines_->read(*part.wire.input);
  part.target.reset();
  if (contact && *contact != target) part.target = target;
  return settle_motor(part) && contact;
}

// Whether its relays are known to be as the target asks. Off comes before on: with both relays on,
// many a motor's supply is shorted.
bool GpioHal::settle_motor(const Part& part) {
  const Wire& wire = part.wire;
  if (wire.to_true && part.target != true && !switch_off(*wire.to_true)) return false;
  if (wire.to_false && part.target != false && !switch_off(*wire.to_false)) return false;
  return !part.target || lines_->set(*part.target ? *wire.to_true : *wire.to_false, true);
}

bool GpioHal::switch_off(unsigned relay) {
  return lines_->read(relay) == false ||
         (lines_->set(relay, false) && lines_->read(relay) == false);
}

// ── from the lines ────────────────────────────────────────────────────────────────────────────

void GpioHal::on_change() { look(); }

void GpioHal::on_gone(std::string_view why) {
  claimed_ = false;
  for (std::size_t place = 0; place < parts_.size(); ++place) {
    parts_[place].target.reset();
    tell(place, std::nullopt);
  }
  claim_later(why);
}

void GpioHal::claim() {
  if (const auto done = lines_->claim(uses_, *this); !done) return claim_later(done.error());
  claimed_ = true;
  claim_again_ = kClaimAgainMin;
  complaint_.clear();
  log_(std::to_string(uses_.size()) + " lines claimed");
  look();
  look_later();
}

void GpioHal::claim_later(std::string_view why) {
  if (std::exchange(complaint_, why) != why) log_(why);
  timer_.expires_after(claim_again_);
  claim_again_ = std::min(claim_again_ * 2, kClaimAgainMax);
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) claim();
  }));
}

void GpioHal::look_later() {
  timer_.expires_after(kLookEvery);
  timer_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (error || !claimed_) return;
    look();
    look_later();
  }));
}

void GpioHal::look() {
  if (!claimed_) return;
  bool at_rest = true;
  for (std::size_t place = 0; place < parts_.size(); ++place) {
    Part& part = parts_[place];
    const auto source = part.wire.source();
    const auto value = source ? lines_->read(*source) : std::nullopt;
    if (part.target && (!value || value == part.target)) part.target.reset();
    at_rest = settle_motor(part) && at_rest;
    if (source && !value && part.value) log_("line " + std::to_string(*source) + " cannot be read");
    tell(place, value);
  }
  if (at_rest && unanswered_stop_) {
    events_->on_stopped(*std::exchange(unanswered_stop_, std::nullopt));
  }
}

void GpioHal::tell(std::size_t place, std::optional<bool> value) {
  if (std::exchange(parts_[place].value, value) == value) return;
  const core::SignalId signal{static_cast<std::uint16_t>(place)};
  events_->on_signal(signal, value ? std::optional<core::Value>(*value) : std::nullopt);
}

}  // namespace latchkey::hal_gpio
