#include "builders.hpp"

#include <algorithm>

namespace latchkey::core {

SimpleString StringFrom(Status status) { return std::string(to_string(status)).c_str(); }

SimpleString StringFrom(Executed executed) { return std::string(to_string(executed)).c_str(); }

SimpleString StringFrom(Disposition disposition) {
  switch (disposition) {
    case Disposition::accepted: return "accepted";
    case Disposition::duplicate: return "duplicate";
    case Disposition::refused: return "refused";
    case Disposition::answered: return "answered";
    case Disposition::ignored: return "ignored";
  }
  return "";
}

SimpleString StringFrom(const std::optional<Reason>& reason) {
  return reason ? std::string(to_string(*reason)).c_str() : "none";
}

namespace testing {
namespace {

constexpr base::WallTime kWallStart{1'790'000'000'000ms};

SetDef set(SignalId signal, ValueSource value) { return {signal, std::move(value)}; }

StepDef step(SignalId signal, const ValueSource& value, base::Millis within,
             base::Millis hold = 0ms) {
  return {.set = {set(signal, value)},
          .confirm = {{signal, Comparison::eq, value}},
          .confirm_within = within,
          .hold = hold};
}

}  // namespace

Catalogue make_catalogue() {
  const Interlock standing{{kSpeed, Comparison::le, 0.0}, true};
  const ParamDef target{.name = param_name("target"),
                        .kind = ParamKind::number,
                        .minimum = 16.0,
                        .maximum = 28.0,
                        .multiple_of = {},
                        .choices = {},
                        .fallback = {},
                        .unit = {}};
  return {.signals = {"Speed", "Locked", "Trunk", "Horn", "Temperature"},
          .commands = {
              {.name = command_name("lock"),
               .title = "Lock",
               .params = {},
               .roles = {Role::owner, Role::driver},
               .interlocks = {standing},
               .timeout = 5s,
               .steps = {step(kLocked, Value(true), 2s)},
               .rollback = {step(kLocked, Value(false), 2s)}},
              {.name = command_name("open_trunk"),
               .title = "Open the trunk",
               .params = {},
               .roles = {Role::owner, Role::driver},
               .interlocks = {standing},
               .timeout = 10s,
               .steps = {step(kLocked, Value(false), 2s), step(kTrunk, Value(100.0), 6s)},
               .rollback = {step(kTrunk, Value(0.0), 6s), step(kLocked, Value(true), 2s)}},
              {.name = command_name("honk"),
               .title = "Honk",
               .params = {},
               .roles = {Role::owner, Role::driver, Role::fleet},
               .interlocks = {},
               .timeout = 5s,
               .steps = {step(kHorn, Value(true), 1s, 500ms), step(kHorn, Value(false), 1s)},
               .rollback = {step(kHorn, Value(false), 1s)}},
              {.name = command_name("heat"),
               .title = "Heat",
               .params = {target},
               .roles = {Role::owner},
               .interlocks = {{{kTemperature, Comparison::ge, -40.0}, false}},
               .timeout = 8s,
               .steps = {step(kTemperature, param_name("target"), 30s)},
               .rollback = {}},
              {.name = command_name("wake"),
               .title = "Wake",
               .params = {},
               .roles = {Role::owner},
               .interlocks = {},
               .timeout = 1s,
               .steps = {},
               .rollback = {}},
          }};
}

Settings make_settings() {
  return {.vin = Vin::parse("LKY00000000000001").value(),
          .epoch = Epoch::parse("epoch-1").value(),
          .rate = {.burst = 1e6, .per_second = 1e6}};  // out of the way
}

KeySet make_keys() {
  return {{key_id("owner"), {Role::owner}},
          {key_id("driver"), {Role::driver}},
          {key_id("fleet"), {Role::fleet}}};
}

CommandId command_id(std::string_view text) { return CommandId::parse(text).value(); }
CommandName command_name(std::string_view text) { return CommandName::parse(text).value(); }
ParamName param_name(std::string_view text) { return ParamName::parse(text).value(); }
KeyId key_id(std::string_view text) { return KeyId::parse(text).value(); }

Request make_request(std::string_view command, std::string_view id, Params params) {
  Fingerprint fingerprint;
  std::ranges::copy(id.substr(0, fingerprint.body.size()), fingerprint.body.begin());
  std::ranges::copy(id, fingerprint.signature.begin());
  return {.id = command_id(id),
          .key = key_id("owner"),
          .fingerprint = fingerprint,
          .audience = std::string(make_settings().vin.view()),
          .issued_at = kWallStart,
          .expires_at = kWallStart + 60s,
          .not_before = {},
          .epoch = {},
          .command = command_name(command),
          .params = std::move(params),
          .timeout = {},
          .reply_to = {.topic = "clients/app/callback",
                       .correlation = std::string(id),
                       .traceparent = "00-trace",
                       .tracestate = "state"}};
}

Request make_cancel(std::string_view of, std::string_view id) {
  return make_request("cancel", id, {{param_name("id"), Word::clipped(of)}});
}

Request signed_again(Request request) {
  ++request.fingerprint.signature.back();
  return request;
}

Request with_other_claims(Request request) {
  ++request.fingerprint.body.back();
  return signed_again(std::move(request));
}

RememberedCommand remember(const Request& request, bool concluded, bool delivered) {
  return {.id = request.id,
          .fingerprint = request.fingerprint,
          .expires_at = request.expires_at,
          .concluded = concluded,
          .delivered = delivered};
}

OpenCommand open_command(std::string_view name, unsigned last_intent) {
  return {.request = make_request(name), .last_intent = last_intent};
}

Restored restored_with(const OpenCommand& open) {
  Restored restored;
  restored.remembered = {remember(open.request)};
  restored.open = open;
  return restored;
}

}  // namespace testing
}  // namespace latchkey::core
