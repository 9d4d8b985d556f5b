#include "vehicle/ecu.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace latchkey::vehicle {
namespace {

// Cycles count from the clock's zero, so that all ECUs send, and the process wakes, together.
base::MonoTime cycle_after(base::MonoTime now, base::Millis cycle) {
  return base::MonoTime((now.time_since_epoch() / cycle + 1) * cycle);
}

}  // namespace

Ecu::Ecu(EcuPlan plan, Vehicle& vehicle, Log log, base::MonoTime now)
    : name_(plan.name), vehicle_(vehicle), log_(std::move(log)) {
  for (MessageCodec& codec : plan.requests) {
    requests_.push_back({.codec = std::move(codec), .counter = {}, .expires = {}, .asked = {}});
    drop(requests_.back());
  }
  for (MessageCodec& codec : plan.statuses) {
    statuses_.push_back({.codec = std::move(codec),
                         .next_cycle = now,
                         .next_change = {},
                         .sent_at = {},
                         .shown = {}});
    statuses_.back().shown.resize(statuses_.back().codec.pages());
  }
}

std::vector<can::FrameId> Ecu::wanted() const {
  std::vector<can::FrameId> ids;
  for (const Request& request : requests_) ids.push_back(request.codec.message().id);
  return ids;
}

void Ecu::receive(const can::Frame& frame, base::MonoTime now) {
  if (booted_at_) return;
  const auto request = std::ranges::find(
      requests_, frame.id, [](const Request& each) { return each.codec.message().id; });
  if (request == requests_.end()) return;
  const MessageCodec& codec = request->codec;
  if (!codec.is_intact(frame)) return complain(codec.message().name, "wrong checksum or size");
  const std::uint8_t counter = codec.counter(frame);
  if (std::exchange(request->counter, counter) == counter) return;
  request->expires = now + kRequestLifetime;
  for (std::size_t i = 0; i < codec.signals(); ++i) {
    if (const auto raw = codec.extract(i, frame)) take(*request, i, *raw, now);
  }
  if (request->asks_nothing()) report_soon(now);
}

bool Ecu::Request::asks_nothing() const {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i] != codec.none(i)) return false;
  }
  return true;
}

void Ecu::advance(base::MonoTime now) {
  if (booted_at_ && now < *booted_at_) return;
  booted_at_.reset();
  for (Request& request : requests_) {
    if (!request.expires || now < *request.expires) continue;
    for (std::size_t i = 0; i < request.codec.signals(); ++i) {
      take(request, i, request.codec.none(i), now);
    }
    drop(request);
  }
  for (Status& status : statuses_) report(status, now);
}

base::MonoTime Ecu::next_work() const {
  if (booted_at_) return *booted_at_;
  base::MonoTime next = base::MonoTime::max();
  for (const Request& request : requests_) next = std::min(next, request.expires.value_or(next));
  for (const Status& status : statuses_) {
    next = std::min({next, status.next_cycle, status.next_change.value_or(next)});
  }
  return next;
}

std::optional<base::MonoTime> Ecu::next_frame() const {
  if (outbox_.empty()) return std::nullopt;
  return outbox_.front().due;
}

std::optional<can::Frame> Ecu::poll(base::MonoTime now) {
  if (outbox_.empty() || outbox_.front().due > now) return std::nullopt;
  const can::Frame frame = outbox_.front().frame;
  outbox_.pop_front();
  return frame;
}

void Ecu::set_silent(bool silent, base::MonoTime now) {
  if (std::exchange(silent_, silent) == silent) return;
  if (silent) {
    outbox_.clear();
  } else {
    report_all_at(now);
  }
}

void Ecu::reboot(base::MonoTime now) {
  for (Request& request : requests_) {
    for (std::size_t i = 0; i < request.codec.signals(); ++i) {
      vehicle_.halt(request.codec.part(i), now);
    }
    drop(request);
  }
  outbox_.clear();
  for (Status& status : statuses_) status.counter = 0;
  booted_at_ = now + kRebootTakes;
  report_all_at(*booted_at_);
}

void Ecu::take(Request& request, std::size_t signal, std::uint64_t raw, base::MonoTime now) {
  if (std::exchange(request.asked[signal], raw) == raw) return;
  const std::size_t part = request.codec.part(signal);
  if (raw == request.codec.none(signal)) return vehicle_.release(part, now);
  if (const auto value = request.codec.decode(signal, raw)) {
    vehicle_.ask(part, *value, now);
  } else {
    complain(request.codec.name(signal), "a value without a meaning");
  }
}

// Nothing is asked for, and any counter will do next.
void Ecu::drop(Request& request) {
  request.counter.reset();
  request.expires.reset();
  request.asked.resize(request.codec.signals());
  for (std::size_t i = 0; i < request.asked.size(); ++i) {
    request.asked[i] = request.codec.none(i);
  }
}

void Ecu::report(Status& status, base::MonoTime now) {
  const bool on_cycle = now >= status.next_cycle;
  if (on_cycle) status.next_cycle = cycle_after(now, *status.codec.message().cycle);
  const bool too_soon = status.sent_at && now < *status.sent_at + kGapMin;
  status.next_change.reset();
  for (std::size_t page = 0; page < status.shown.size(); ++page) {
    const can::Frame frame = status.codec.pack(page, vehicle_);
    if (!on_cycle && frame == status.shown[page]) continue;
    if (!on_cycle && too_soon) {
      status.next_change = *status.sent_at + kGapMin;
      return;
    }
    status.shown[page] = frame;
    send(status, frame, now);
  }
}

// Frames leave in this order: one whose delay was longer holds up those after it.
void Ecu::send(Status& status, can::Frame frame, base::MonoTime now) {
  status.codec.set_counter(frame, status.counter++);
  status.codec.set_checksum(frame);
  if (corrupt_) status.codec.spoil_checksum(frame);
  status.sent_at = now;
  if (silent_) return;
  if (outbox_.size() == kFramesMax) outbox_.pop_front();
  outbox_.push_back({.due = now + delay_, .frame = frame});
}

void Ecu::report_soon(base::MonoTime now) {
  for (Status& status : statuses_) {
    const base::MonoTime soon = status.sent_at ? std::max(now, *status.sent_at + kGapMin) : now;
    status.next_cycle = std::min(status.next_cycle, soon);
  }
}

void Ecu::report_all_at(base::MonoTime when) {
  for (Status& status : statuses_) {
    status.next_cycle = when;
    status.next_change.reset();
  }
}

void Ecu::complain(std::string_view message, std::string_view what) {
  ++complaints_;
  if (!std::has_single_bit(complaints_)) return;
  std::string line(name_);
  line.append(": request ").append(message).append(": ").append(what);
  log_(line + " (" + std::to_string(complaints_) + " so far)");
}

}  // namespace latchkey::vehicle
