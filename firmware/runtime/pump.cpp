#include "runtime/pump.hpp"

#include <algorithm>
#include <utility>

#include "codec/callback.hpp"
#include "codec/topics.hpp"

namespace latchkey::runtime {
namespace {

constexpr std::string_view kJson = "application/json";

// A broker may refuse a message without ending the connection, and nobody hears of it here.
constexpr base::Millis kLostAfter{30'000};

core::Ticket to_ticket(ports::MessageId id) { return core::Ticket{static_cast<std::uint64_t>(id)}; }

ports::MessageId to_message(core::Ticket ticket) {
  return ports::MessageId{static_cast<std::uint64_t>(ticket)};
}

// A callback's envelope: it carries back what the request brought.
ports::OutboundMessage envelope(const core::ReplyTo& reply_to, std::string payload,
                                std::uint8_t qos) {
  return {.topic = reply_to.topic,
          .payload = std::move(payload),
          .content_type = std::string(kJson),
          .correlation = reply_to.correlation,
          .traceparent = reply_to.traceparent,
          .tracestate = reply_to.tracestate,
          .qos = qos,
          .retained = false};
}

// Why the vehicle is not known: by the first of its signals that is not.
std::string missing_of_vehicle(const core::Agent& agent) {
  const auto& paths = agent.catalogue().signals;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!agent.signals().get(static_cast<core::SignalId>(i))) return paths[i] + " is not known";
  }
  return "it does not say that it rests";
}

}  // namespace

Pump::Pump(Parts parts, Topics topics, std::string agent_version)
    : parts_(std::move(parts)),
      topics_(std::move(topics)),
      agent_version_(std::move(agent_version)) {}

void Pump::open(std::function<void()> opened) {
  opened_ = std::move(opened);
  parts_.journal.open(*this);
}

void Pump::on_time() { handle(core::input::TimePassed{}); }

void Pump::replace_keys(core::KeySet keys) { handle(core::input::KeysChanged{std::move(keys)}); }

bool Pump::can_replace_vehicle() const { return parts_.agent.can_change_vehicle(); }

void Pump::replace_vehicle(core::Catalogue catalogue, ports::Hal& hal) {
  parts_.hal = &hal;
  hal.open(*this);
  handle(core::input::VehicleChanged{std::move(catalogue)});
}

void Pump::shut_down() { handle(core::input::Shutdown{}); }

bool Pump::at_rest() const { return parts_.agent.at_rest(); }

void Pump::close() {
  if (link_opens_by_) return;  // nobody has heard of this agent
  publish_presence(false);
  parts_.link.close();
}

void Pump::handle(core::Input input) {
  const base::Now now = parts_.clock.now();
  for (Observer* observer : parts_.observers) observer->on_input(input, now);
  parts_.agent.handle(std::move(input), now);
  while (auto output = parts_.agent.poll_output()) {
    for (Observer* observer : parts_.observers) observer->on_output(*output);
    std::visit([this](auto& what) { perform(what); }, *output);
  }
  arriving_.reset();
  note_vehicle();
  open_link_when_ready();
  const auto deadline = parts_.agent.next_deadline();
  const bool link_first = link_opens_by_ && (!deadline || *link_opens_by_ < *deadline);
  parts_.wake_at(link_first ? link_opens_by_ : deadline);
}

void Pump::note_vehicle() {
  const bool known = parts_.agent.knows_vehicle();
  if (known == std::exchange(knows_vehicle_, known)) return;
  if (known) {
    note(core::FactKind::vehicle_up, {});
    return;
  }
  note(core::FactKind::vehicle_down, missing_of_vehicle(parts_.agent));
}

void Pump::open_link_when_ready() {
  if (!link_opens_by_) return;
  if (!parts_.agent.knows_vehicle() && parts_.clock.now().mono < *link_opens_by_) return;
  link_opens_by_.reset();
  parts_.link.open(*this);
}

// ── inputs ────────────────────────────────────────────────────────────────────────────────────

void Pump::on_message(ports::MessageId id, ports::InboundMessage message) {
  if (message.retained) {
    // A command that waited in the broker for whoever subscribes is stale, or an attack.
    note(core::FactKind::ignored, "retained message on the command topic");
    parts_.link.settle(id);
    return;
  }
  auto decoded = codec::decode_command(message.payload, reply_to(message), parts_.sha256);
  if (!decoded) {
    handle(core::input::ArrivedUndecodable{to_ticket(id), std::move(decoded.error())});
    return;
  }
  arriving_ = ports::SignedBytes{.key = decoded->request.key,
                                 .message = std::move(decoded->signing_input),
                                 .signature = decoded->signature};
  handle(core::input::Arrived{to_ticket(id), std::move(decoded->request)});
}

core::ReplyTo Pump::reply_to(ports::InboundMessage& message) const {
  const bool allowed =
      codec::is_valid_topic_name(message.response_topic) &&
      std::ranges::any_of(topics_.response_patterns, [&](const std::string& pattern) {
        return codec::matches(pattern, message.response_topic);
      });
  if (!allowed) message.response_topic = topics_.callback;
  return {.topic = std::move(message.response_topic),
          .correlation = std::move(message.correlation),
          .traceparent = std::move(message.traceparent),
          .tracestate = std::move(message.tracestate)};
}

void Pump::on_link_up() {
  in_flight_.clear();
  note(core::FactKind::link_up, {});
  handle(core::input::LinkUp{});
}

void Pump::on_link_down(std::string_view why) {
  note(core::FactKind::link_down, why);
  in_flight_.clear();
  handle(core::input::LinkDown{});
}

void Pump::on_delivered(ports::DeliveryId id) {
  const auto found = in_flight_.find(id);
  if (found == in_flight_.end()) return;
  const core::CommandId command = found->second.id;
  in_flight_.erase(found);
  outgoing_.erase(command);
  handle(core::input::Delivered{command});
}

void Pump::on_write_done(core::WriteToken token, core::WriteResult result) {
  handle(core::input::WriteDone{token, result});
}

void Pump::on_stopped(core::WriteToken token) { handle(core::input::Stopped{token}); }

void Pump::on_signal(core::SignalId signal, std::optional<core::Value> value) {
  handle(core::input::SignalChanged{signal, std::move(value)});
}

void Pump::on_restored(core::Restored restored) {
  parts_.verifier.open(*this);
  parts_.hal->open(*this);
  parts_.endpoints.open(*this);
  link_opens_by_ = parts_.clock.now().mono + kVehicleWithin;
  handle(core::input::Started{std::move(restored)});
  opened_();
}

void Pump::on_stored(core::StoreToken token, bool ok) { handle(core::input::Stored{token, ok}); }

void Pump::on_verified(core::Ticket ticket, bool genuine) {
  handle(core::input::Verified{ticket, genuine});
}

void Pump::on_posted(const core::CommandId& id, bool taken) {
  handle(core::input::Posted{id, taken});
}

// ── outputs ───────────────────────────────────────────────────────────────────────────────────

void Pump::perform(const core::output::Verify& verify) {
  parts_.verifier.verify(verify.ticket, std::move(arriving_).value());
}

// The answer comes first: a message that is settled is not sent again.
void Pump::perform(const core::output::Settle& settle) {
  if (signatures_made_ == signatures_asked_) {
    parts_.link.settle(to_message(settle.ticket));
  } else {
    unsettled_.push_back({signatures_asked_, to_message(settle.ticket)});
  }
}

void Pump::perform(core::output::Store& store) {
  std::visit(
      [&](auto& record) {
        if constexpr (std::is_same_v<decltype(record), core::record::Outcome&>) {
          store_outcome(store.token, record);
        } else {
          parts_.journal.store(store.token, std::move(record));
        }
      },
      store.record);
}

void Pump::store_outcome(core::StoreToken token, const core::record::Outcome& outcome) {
  // Made into bytes and signed once: whatever is published for this command from now on is these.
  std::string payload = codec::encode_callback(outcome.callback, parts_.agent.catalogue());
  sign(envelope(outcome.reply_to, std::move(payload), 1),
       [this, token, id = outcome.callback.id,
        at = outcome.callback.at](ports::OutboundMessage message) {
         ports::StoredOutcome stored{id, std::move(message), at};
         outgoing_.insert_or_assign(id, stored);
         parts_.journal.store(token, std::move(stored));
       });
}

void Pump::sign(ports::OutboundMessage message, std::function<void(ports::OutboundMessage)> then) {
  std::string input = parts_.jws.signing_input(message.payload);
  ++signatures_asked_;
  parts_.signer.sign(std::move(input), [this, message = std::move(message),
                                        then = std::move(then)](auto signature) mutable {
    if (signature) message.jws = parts_.jws.seal(*signature);
    then(std::move(message));
    ++signatures_made_;
    for (; !unsettled_.empty() && unsettled_.front().after <= signatures_made_;
         unsettled_.pop_front()) {
      parts_.link.settle(unsettled_.front().id);
    }
  });
}

void Pump::perform(const core::output::Say& say) {
  std::string payload = codec::encode_callback(say.callback, parts_.agent.catalogue());
  auto message = envelope(say.reply_to, std::move(payload), say.qos);
  const auto publish = [this, status = say.callback.status](ports::OutboundMessage ready) {
    if (!parts_.link.publish(std::move(ready))) {
      note(core::FactKind::unsent, core::to_string(status));
    }
  };
  if (say.sign) {
    sign(std::move(message), publish);
  } else {
    publish(std::move(message));
  }
}

void Pump::perform(const core::output::Deliver& wanted) {
  const base::MonoTime lost = parts_.clock.now().mono - kLostAfter;
  std::erase_if(in_flight_, [&](const auto& delivery) { return delivery.second.since <= lost; });
  const bool under_way = std::ranges::any_of(
      in_flight_, [&](const auto& delivery) { return delivery.second.id == wanted.id; });
  if (under_way) return;
  with_outcome(wanted.id, [this](std::optional<ports::StoredOutcome> stored) {
    if (stored) deliver(std::move(*stored));
  });
}

void Pump::with_outcome(const core::CommandId& id,
                        const std::function<void(std::optional<ports::StoredOutcome>)>& then) {
  if (const auto found = outgoing_.find(id); found != outgoing_.end()) {
    then(found->second);
  } else {
    parts_.journal.fetch_outcome(id, then);
  }
}

void Pump::deliver(ports::StoredOutcome outcome) {
  const ports::DeliveryId delivery{++last_delivery_};
  // Not taken: the core asks again.
  if (parts_.link.publish(std::move(outcome.message), delivery)) {
    in_flight_.emplace(delivery, Delivery{outcome.id, parts_.clock.now().mono});
  }
}

void Pump::perform(const core::output::Post& post) {
  with_outcome(post.id, [this, post](std::optional<ports::StoredOutcome> stored) {
    if (stored) {
      parts_.endpoints.post(post.endpoint, std::move(*stored));
    } else {
      // Asked for again after the next start: the core keeps what is owed.
      note(core::FactKind::unsent, "an outcome to an endpoint: the journal does not give it now");
    }
  });
}

void Pump::perform(const core::output::Repeat& repeat) {
  with_outcome(
      repeat.id, [this, reply_to = repeat.reply_to](std::optional<ports::StoredOutcome> stored) {
        // The bytes are the stored ones; the envelope is that of the request they answer now.
        if (!stored) {
          note(core::FactKind::unsent, "repeated outcome: the journal does not give it now");
          return;
        }
        auto message = envelope(reply_to, std::move(stored->message.payload), 0);
        message.jws = std::move(stored->message.jws);
        if (!parts_.link.publish(std::move(message))) {
          note(core::FactKind::unsent, "repeated outcome");
        }
      });
}

void Pump::perform(const core::output::Write& write) {
  parts_.hal->write(write.token, write.assignments);
}

void Pump::perform(const core::output::Stop& stop) { parts_.hal->stop(stop.token); }

void Pump::perform(const core::output::AnnouncePresence& /*announce*/) {
  publish_presence(true);
  publish_retained(topics_.catalogue, codec::encode_catalogue(parts_.agent.catalogue()), 1);
}

void Pump::perform(const core::output::ReportSlot& /*report*/) {
  const base::Now now = parts_.clock.now();
  publish_retained(topics_.slot, codec::encode_slot(parts_.agent.holder(now.mono), now.wall), 0);
}

void Pump::perform(const core::output::ReportState& /*report*/) {
  publish_retained(topics_.state,
                   codec::encode_state(parts_.agent.signals(), parts_.agent.catalogue()), 0);
}

void Pump::perform(const core::Fact& fact) { parts_.note(fact); }

void Pump::publish_presence(bool online) {
  publish_retained(topics_.presence,
                   codec::encode_presence(online, parts_.agent.settings().epoch, agent_version_,
                                          parts_.certificate_expiry()),
                   1);
}

void Pump::publish_retained(const std::string& topic, std::string payload, std::uint8_t qos) {
  // Told again on the next change and on every reconnect: what is not taken now is no loss.
  (void)parts_.link.publish({.topic = topic,
                             .payload = std::move(payload),
                             .content_type = std::string(kJson),
                             .correlation = {},
                             .traceparent = {},
                             .tracestate = {},
                             .qos = qos,
                             .retained = true});
}

void Pump::note(core::FactKind kind, std::string_view detail) {
  const core::Fact fact{kind, std::nullopt, std::nullopt, core::Detail::clipped(detail)};
  for (Observer* observer : parts_.observers) observer->on_output(fact);
  parts_.note(fact);
}

}  // namespace latchkey::runtime
