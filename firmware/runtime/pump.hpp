// Pump: moves what the ports bring into the core, and what the core wants out to the ports.
//
// It has no thread and no clock of its own, and decides nothing: everything here runs on the event
// loop's thread, one input after the other, each followed by all the effects it has.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codec/command.hpp"
#include "codec/detached_jws.hpp"
#include "core/agent.hpp"
#include "ports/clock.hpp"
#include "ports/endpoints.hpp"
#include "ports/hal.hpp"
#include "ports/journal.hpp"
#include "ports/link.hpp"
#include "ports/signer.hpp"
#include "ports/verifier.hpp"
#include "runtime/observer.hpp"
#include "runtime/topics.hpp"

namespace latchkey::runtime {

class Pump final : private ports::Link::Events,
                   private ports::Hal::Events,
                   private ports::Journal::Events,
                   private ports::Verifier::Events,
                   private ports::Endpoints::Events {
 public:
  struct Parts {
    core::Agent& agent;
    ports::Link& link;
    ports::Hal* hal;
    ports::Journal& journal;
    ports::Verifier& verifier;
    ports::Signer& signer;
    ports::Endpoints& endpoints;
    const ports::Clock& clock;
    codec::Sha256 sha256;
    codec::CallbackJws jws;  // of the signer's key
    // Called with the next moment at which on_time() is wanted, after every input.
    std::function<void(std::optional<base::MonoTime>)> wake_at;
    // Called with everything worth a log line.
    std::function<void(const core::Fact&)> note;
    // When the certificate for the broker expires, for all to see; nothing: not known.
    std::function<std::optional<base::WallTime>()> certificate_expiry = [] { return std::nullopt; };
    std::vector<Observer*> observers{};
  };

  Pump(Parts parts, Topics topics, std::string agent_version);

  // How long the link waits for the vehicle to be known.
  static constexpr base::Millis kVehicleWithin{1000};

  // Opens the journal, and once that has told what it holds, every other part. From here on they
  // bring inputs. `opened` is called then, connected or not. The link comes last, for with it come
  // the commands that waited in the broker, and they need a vehicle.
  void open(std::function<void()> opened = [] {});

  // The moment last given to wake_at() has come.
  void on_time();

  // Goes by these keys from now on; the verifier has them already.
  void replace_keys(core::KeySet keys);

  // Goes by this catalogue and this Hal, which is not open yet, from now on; the one before may end
  // then. Only while no command is open.
  [[nodiscard]] bool can_replace_vehicle() const;
  void replace_vehicle(core::Catalogue catalogue, ports::Hal& hal);

  // Ends what runs and accepts nothing more; at_rest() tells when all of it is done.
  void shut_down();
  [[nodiscard]] bool at_rest() const;

  // Says goodbye to the broker. Afterwards the parts can go.
  void close();

 private:
  void on_message(ports::MessageId id, ports::InboundMessage message) override;
  void on_link_up() override;
  void on_link_down(std::string_view why) override;
  void on_delivered(ports::DeliveryId id) override;
  void on_write_done(core::WriteToken token, core::WriteResult result) override;
  void on_stopped(core::WriteToken token) override;
  void on_signal(core::SignalId signal, std::optional<core::Value> value) override;
  void on_restored(core::Restored restored) override;
  void on_stored(core::StoreToken token, bool ok) override;
  void on_verified(core::Ticket ticket, bool genuine) override;
  void on_posted(const core::CommandId& id, bool taken) override;

  void handle(core::Input input);
  [[nodiscard]] core::ReplyTo reply_to(ports::InboundMessage& message) const;

  // One for each kind of output.
  void perform(const core::output::Verify& verify);
  void perform(const core::output::Settle& settle);
  void perform(core::output::Store& store);
  void perform(const core::output::Say& say);
  void perform(const core::output::Deliver& deliver);
  void perform(const core::output::Post& post);
  void perform(const core::output::Repeat& repeat);
  void perform(const core::output::Write& write);
  void perform(const core::output::Stop& stop);
  void perform(const core::output::AnnouncePresence& announce);
  void perform(const core::output::ReportSlot& report);
  void perform(const core::output::ReportState& report);
  void perform(const core::Fact& fact);

  void note_vehicle();
  void open_link_when_ready();

  // Calls `then` with the message, signed; without a signature when none could be made.
  void sign(ports::OutboundMessage message, std::function<void(ports::OutboundMessage)> then);
  void store_outcome(core::StoreToken token, const core::record::Outcome& outcome);
  // Calls `then` with the outcome, at once or later, if the journal gives it.
  void with_outcome(const core::CommandId& id,
                    const std::function<void(std::optional<ports::StoredOutcome>)>& then);
  void deliver(ports::StoredOutcome outcome);
  void publish_retained(const std::string& topic, std::string payload, std::uint8_t qos);
  void publish_presence(bool online);
  void note(core::FactKind kind, std::string_view detail);

  Parts parts_;
  Topics topics_;
  std::string agent_version_;
  std::function<void()> opened_;
  std::optional<base::MonoTime> link_opens_by_;  // while it is to be opened
  bool knows_vehicle_ = false;                   // as it was noted last

  // The message being handled, until the core has asked for its signature to be checked or not.
  std::optional<ports::SignedBytes> arriving_;

  // Outcomes from the moment they are stored until the broker has them, by command: what would
  // otherwise be read back from the journal at once. As many as the core's outbox holds, and one.
  std::map<core::CommandId, ports::StoredOutcome> outgoing_;
  struct Delivery {
    core::CommandId id;
    base::MonoTime since;
  };
  std::map<ports::DeliveryId, Delivery> in_flight_;
  std::uint64_t last_delivery_ = 0;

  // Messages whose answer may still be with the signer.
  struct Unsettled {
    std::uint64_t after;  // so many signatures
    ports::MessageId id;
  };
  std::deque<Unsettled> unsettled_;
  std::uint64_t signatures_asked_ = 0;
  std::uint64_t signatures_made_ = 0;
};

}  // namespace latchkey::runtime
