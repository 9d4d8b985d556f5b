#include "vehicle/electronics.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::vehicle {
namespace {

using base::Result;
using base::unexpected;
using Kind = MessageCodec::Kind;

Result<std::vector<MessageCodec>, std::string> bind(Kind kind, std::span<const MessageRow> rows,
                                                    const can::Database& database) {
  std::vector<MessageCodec> codecs;
  for (const MessageRow& row : rows) {
    auto codec = MessageCodec::bind(kind, row, database);
    if (!codec) return unexpected(std::move(codec).error());
    if (kind == Kind::status && codec->message().cycle.value_or(base::Millis{0}).count() == 0) {
      return unexpected("message " + std::string(row.name) + ": no GenMsgCycleTime");
    }
    codecs.push_back(*std::move(codec));
  }
  return codecs;
}

}  // namespace

Result<std::vector<EcuPlan>, std::string> plan_ecus(const can::Database& database) {
  std::vector<EcuPlan> plans;
  for (const EcuRow& row : ecu_table()) {
    auto requests = bind(Kind::request, row.requests, database);
    if (!requests) return unexpected(std::move(requests).error());
    auto statuses = bind(Kind::status, row.statuses, database);
    if (!statuses) return unexpected(std::move(statuses).error());
    plans.push_back(
        {.name = row.name, .requests = *std::move(requests), .statuses = *std::move(statuses)});
  }
  return plans;
}

Electronics::Electronics(std::vector<EcuPlan> plans, const Ecu::Log& log, base::MonoTime now) {
  for (EcuPlan& plan : plans) ecus_.emplace_back(std::move(plan), vehicle_, log, now);
}

std::vector<can::FrameId> Electronics::wanted() const {
  std::vector<can::FrameId> all;
  for (const Ecu& ecu : ecus_) {
    const auto ids = ecu.wanted();
    all.insert(all.end(), ids.begin(), ids.end());
  }
  return all;
}

void Electronics::receive(const can::Frame& frame, base::MonoTime now) {
  advance(now);
  for (Ecu& ecu : ecus_) ecu.receive(frame, now);
  advance(now);
}

// From event to event, so that the ECUs see the vehicle at every moment that it changes. Frames
// that wait in an outbox are no such event.
void Electronics::advance(base::MonoTime now) {
  const auto advance_to = [this](base::MonoTime moment) {
    vehicle_.advance(moment);
    for (Ecu& ecu : ecus_) ecu.advance(moment);
  };
  for (;;) {
    base::MonoTime next = now;
    if (const auto event = vehicle_.next_event()) next = std::min(next, *event);
    for (const Ecu& ecu : ecus_) next = std::min(next, ecu.next_work());
    advance_to(next);
    if (next == now) return;
  }
}

base::MonoTime Electronics::next_event() const {
  base::MonoTime next = base::MonoTime::max();
  if (const auto event = vehicle_.next_event()) next = *event;
  for (const Ecu& ecu : ecus_) {
    next = std::min({next, ecu.next_work(), ecu.next_frame().value_or(base::MonoTime::max())});
  }
  return next;
}

std::optional<can::Frame> Electronics::poll(base::MonoTime now) {
  for (Ecu& ecu : ecus_) {
    if (auto frame = ecu.poll(now)) return frame;
  }
  return std::nullopt;
}

}  // namespace latchkey::vehicle
