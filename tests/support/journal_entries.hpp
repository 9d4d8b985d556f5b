// What tests of journals put into them: numbered commands, and all that becomes of one.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include "ports/clock.hpp"
#include "ports/journal.hpp"

namespace latchkey::test_support {

inline constexpr base::WallTime kNoon{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) +
                                      std::chrono::hours(12)};

class SetClock final : public ports::Clock {
 public:
  base::Now time{.mono = {}, .wall = kNoon};

 private:
  [[nodiscard]] base::Now do_now() const override { return time; }
};

inline core::CommandId command_id(std::size_t number) {
  return core::CommandId::parse("command-" + std::to_string(number)).value();
}

// Command number N is issued N seconds after noon and is valid for a minute. Every optional part is
// there in every other one.
inline core::Request request(std::size_t number) {
  core::Fingerprint fingerprint;
  fingerprint.body.fill(static_cast<std::uint8_t>(number));
  fingerprint.signature.fill(static_cast<std::uint8_t>(number / 256 + 1));
  const base::WallTime issued_at = kNoon + std::chrono::seconds(number);
  core::Request request{.id = command_id(number),
                        .key = core::KeyId::parse("owner@phone").value(),
                        .fingerprint = fingerprint,
                        .audience = "5YJ3E1EA7KF000316",
                        .issued_at = issued_at,
                        .expires_at = issued_at + std::chrono::minutes(1),
                        .not_before = std::nullopt,
                        .epoch = std::nullopt,
                        .command = core::CommandName::parse("climate_set").value(),
                        .params = {},
                        .timeout = std::nullopt,
                        .reply_to = {.topic = "vehicles/v/callback",
                                     .correlation = std::string("\0\xFF\x80 7", 5),
                                     .traceparent = "",
                                     .tracestate = ""}};
  if (number % 2 == 0) return request;
  request.not_before = issued_at;
  request.epoch = core::Epoch::parse("boot-1").value();
  request.timeout = base::Millis(2500);
  request.params = {{core::ParamName::parse("zone").value(), core::Word::clipped("front")},
                    {core::ParamName::parse("celsius").value(), 21.0},
                    {core::ParamName::parse("boost").value(), true}};
  request.reply_to.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  request.reply_to.tracestate = "vendor=7";
  return request;
}

inline core::record::Accept accept(std::size_t number) {
  return {request(number), request(number).issued_at};
}

inline core::record::Intent intent(std::size_t number, unsigned step, bool compensating = false) {
  return {.id = command_id(number), .compensating = compensating, .step = step};
}

inline ports::StoredOutcome outcome(std::size_t number, std::size_t payload_bytes = 300) {
  const core::ReplyTo reply_to = request(number).reply_to;
  std::string payload = R"({"id":")" + std::string(command_id(number).view()) + R"(","pad":")";
  payload.resize(std::max(payload.size(), payload_bytes), '#');
  return {.id = command_id(number),
          .message = {.topic = reply_to.topic,
                      .payload = std::move(payload),
                      .content_type = "application/json",
                      .correlation = reply_to.correlation,
                      .traceparent = reply_to.traceparent,
                      .tracestate = reply_to.tracestate,
                      .jws = number % 2 == 0 ? "" : "aGVhZGVy..c2lnbmF0dXJl",
                      .qos = 1,
                      .retained = false},
          .concluded_at = request(number).issued_at + std::chrono::seconds(3)};
}

inline core::record::Delivered delivered(std::size_t number) { return {command_id(number)}; }
inline core::record::Posted posted(std::size_t number) { return {command_id(number)}; }

inline bool same_message(const ports::OutboundMessage& a, const ports::OutboundMessage& b) {
  return a.topic == b.topic && a.payload == b.payload && a.content_type == b.content_type &&
         a.correlation == b.correlation && a.traceparent == b.traceparent &&
         a.tracestate == b.tracestate && a.jws == b.jws && a.qos == b.qos &&
         a.retained == b.retained;
}

inline bool same_request(const core::Request& a, const core::Request& b) {
  const auto same_param = [](const core::Param& x, const core::Param& y) {
    return x.name == y.name && x.value == y.value;
  };
  return a.id == b.id && a.key == b.key && a.fingerprint == b.fingerprint &&
         a.audience == b.audience && a.issued_at == b.issued_at && a.expires_at == b.expires_at &&
         a.not_before == b.not_before && a.epoch == b.epoch && a.command == b.command &&
         std::ranges::equal(a.params, b.params, same_param) && a.timeout == b.timeout &&
         a.reply_to.topic == b.reply_to.topic && a.reply_to.correlation == b.reply_to.correlation &&
         a.reply_to.traceparent == b.reply_to.traceparent &&
         a.reply_to.tracestate == b.reply_to.tracestate && a.endpoint == b.endpoint;
}

}  // namespace latchkey::test_support
