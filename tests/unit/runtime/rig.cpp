#include "rig.hpp"

#include <algorithm>

#include "codec/base64url.hpp"

namespace latchkey::runtime::testing {
namespace {

constexpr std::string_view kVin = "LKY00000000000001";

core::Settings make_settings() {
  return {.vin = core::Vin::parse(kVin).value(),
          .epoch = core::Epoch::parse("epoch-1").value(),
          .rate = {.burst = 100.0, .per_second = 100.0},
          .endpoints = {core::EndpointName::parse("backend").value()}};
}

core::StepDef set_locked(bool locked) {
  return {.set = {{kLocked, core::Value(locked)}},
          .confirm = {{kLocked, core::Comparison::eq, core::Value(locked)}},
          .confirm_within = base::Millis{2000}};
}

}  // namespace

std::array<std::uint8_t, 32> fake_sha256(std::string_view text) {
  std::array<std::uint8_t, 32> hash{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    hash[i % hash.size()] = static_cast<std::uint8_t>(hash[i % hash.size()] * 31U +
                                                      static_cast<unsigned char>(text[i]));
  }
  return hash;
}

core::Catalogue make_catalogue() {
  return {.signals = {"Vehicle.Cabin.IsLocked"},
          .commands = {{.name = core::CommandName::parse("lock").value(),
                        .title = "Lock",
                        .params = {},
                        .roles = {core::Role::owner},
                        .interlocks = {},
                        .timeout = base::Millis{5000},
                        .steps = {set_locked(true)},
                        .rollback = {set_locked(false)}}}};
}

std::string make_jws(std::string_view id, std::string_view command, std::string_view kid,
                     std::string_view more_claims) {
  const std::string header = R"({"alg":"ES256","kid":")" + std::string(kid) + R"("})";
  const std::string claims = R"({"jti":")" + std::string(id) + R"(","aud":")" + std::string(kVin) +
                             R"(","iat":1790000000,"exp":1790000060,"cmd":")" +
                             std::string(command) + '"' + std::string(more_claims) + '}';
  return codec::encode_base64url(header) + '.' + codec::encode_base64url(claims) + '.' +
         codec::encode_base64url(std::string(64, 'S'));
}

ports::InboundMessage make_message(std::string payload) {
  return {.topic = "vehicles/v/command",
          .payload = std::move(payload),
          .response_topic = "clients/app/callback",
          .correlation = "correlation",
          .traceparent = "00-parent",
          .tracestate = "state",
          .qos = 1};
}

Rig::Rig(const std::vector<Observer*>& observers)
    : agent(make_settings(), make_catalogue(),
            {{core::KeyId::parse("owner").value(), {core::Role::owner}}}),
      pump({.agent = agent,
            .link = link,
            .hal = &hal,
            .journal = journal,
            .verifier = verifier,
            .signer = signer,
            .endpoints = endpoints,
            .clock = clock,
            .sha256 = fake_sha256,
            .jws = codec::CallbackJws(core::KeyId::parse("device").value()),
            .wake_at = [this](auto when) { wake_at = when; },
            .note = [this](const core::Fact& fact) { facts.push_back(fact); },
            .observers = observers},
           make_topics("vehicles/v", {"clients/+/callback"}), "1.2.3") {
  pump.open();
}

void Rig::restore(core::Restored restored) {
  const bool open = restored.open.has_value();
  journal.events->on_restored(std::move(restored));
  if (!open) {
    hal.events->on_stopped(core::kEarlierRun);
    hal.stopped.clear();
  }
  pass(Pump::kVehicleWithin);  // the link opens
  if (open) return;
  link.published.clear();  // a link that is not up takes nothing
}

void Rig::connect() {
  restore();
  link.events->on_link_up();
  see_locked(false);
  pass(base::Millis{1000});
  link.published.clear();
}

ports::MessageId Rig::receive(ports::InboundMessage message) {
  const ports::MessageId id{++last_message_};
  link.events->on_message(id, std::move(message));
  if (signs_at_once) sign_all();
  return id;
}

void Rig::verified(bool genuine) {
  CHECK_TEXT(!verifier.checks.empty(), "no signature is being checked");
  const core::Ticket ticket = verifier.checks.front().ticket;
  verifier.checks.pop_front();
  verifier.events->on_verified(ticket, genuine);
  if (signs_at_once) sign_all();
}

void Rig::stored(bool ok) {
  CHECK_TEXT(!journal.stored.empty(), "nothing is being stored");
  const core::StoreToken token = journal.stored.front().token;
  journal.stored.pop_front();
  journal.events->on_stored(token, ok);
  if (signs_at_once) sign_all();
}

void Rig::wrote() {
  hal.events->on_write_done(hal.written.back().token, core::WriteResult::taken);
  if (signs_at_once) sign_all();
}

void Rig::stopped() {
  hal.events->on_stopped(hal.stopped.back());
  if (signs_at_once) sign_all();
}

void Rig::see_locked(bool locked) {
  hal.events->on_signal(kLocked, locked);
  if (signs_at_once) sign_all();
}

void Rig::sign_all() {
  while (!signer.wanted.empty()) signer.answer_oldest();
}

void Rig::pass(base::Millis time) {
  const base::MonoTime end = clock.now().mono + time;
  while (wake_at && *wake_at <= end) {
    clock.pass(base::time_left(clock.now().mono, *wake_at));
    pump.on_time();
    if (signs_at_once) sign_all();
  }
  clock.pass(base::time_left(clock.now().mono, end));
}

void Rig::conclude_lock(std::string_view id) {
  receive_lock(id);
  verified();
  stored();
  wrote();
  see_locked(true);
  stored();
}

FakeLink::Published Rig::take_published() {
  CHECK_TEXT(!link.published.empty(), "nothing was published");
  FakeLink::Published published = std::move(link.published.front());
  link.published.pop_front();
  return published;
}

FakeLink::Published Rig::expect_published(std::string_view topic, std::string_view text) {
  FakeLink::Published published = take_published();
  STRCMP_EQUAL(std::string(topic).c_str(), published.message.topic.c_str());
  STRCMP_CONTAINS(std::string(text).c_str(), published.message.payload.c_str());
  STRCMP_EQUAL("application/json", published.message.content_type.c_str());
  return published;
}

unsigned Rig::count(core::FactKind kind) const {
  return static_cast<unsigned>(std::ranges::count(facts, kind, &core::Fact::kind));
}

}  // namespace latchkey::runtime::testing
