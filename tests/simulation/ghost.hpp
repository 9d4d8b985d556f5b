// Ghost: sees everything, survives every crash, and says when a promise was broken.
//
// It stands outside of the agent's crash domain: it is told what leaves the agent and what reaches
// it, what is on stable storage, what the vehicle does and what the broker has. It asks the agent
// nothing, and believes nothing of what it says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/detached_jws.hpp"
#include "ports/journal.hpp"
#include "ports/link.hpp"
#include "simulation/checker.hpp"
#include "simulation/issued.hpp"
#include "simulation/keys.hpp"
#include "simulation/story.hpp"

namespace latchkey::simulation {

class Ghost {
 public:
  static constexpr base::Millis kSkew{5000};  // of the settings that the agents run with
  static codec::CallbackJws vehicle_jws();    // the key that agents sign callbacks with

  Ghost(CheckerCounts& exercised, const KeyRing& keys, Story& story)
      : exercised_(exercised), keys_(keys), story_(story) {}

  // ── the senders ──
  unsigned issue(Issued issued);   // takes up its number
  unsigned post(unsigned number);  // one sending of it; the answers carry this back
  [[nodiscard]] unsigned next_number() const { return static_cast<unsigned>(issued_.size()); }
  [[nodiscard]] const Issued& issued(unsigned number) const { return issued_[number]; }

  // ── the agent's runs, and what crosses their border ──
  void on_start(std::string_view epoch);
  void on_restored(const core::Restored& restored);
  void on_arrival(ports::MessageId id, unsigned post, bool retained, const base::Now& now);
  void on_verification(std::string_view signing_input, bool genuine, bool wall_is_trusted);
  void on_settle(ports::MessageId id);
  void on_link_down() { arrivals_.clear(); }
  void on_publish(const ports::OutboundMessage& message);
  void on_store(const ports::JournalEntry& entry, const base::Now& now);
  void on_keys_told(const KeyRing& keys) { told_keys_ = keys; }
  void on_not_stored(const ports::JournalEntry& entry);
  void on_write(const StepName& step, const base::Now& now);

  // ── stable storage ──
  void on_durable(const ports::JournalEntry& entry);
  void on_journal_lost();

  // ── the vehicle ──
  void on_motion(core::SignalId signal, const StepName& step);
  void on_rest(core::SignalId signal, const StepName& step, bool reached);
  void on_feedback(double value, bool is_true);  // what the agent is told

  // ── the broker ──
  void on_broker_has(const ports::OutboundMessage& message);

  // ── the callback endpoint ──
  void on_posted(const ports::StoredOutcome& outcome);

  // When everything has been well for long enough: what should be there by now is.
  void finish(bool all_acknowledged);
  // This command was sent when all was well: it must have succeeded.
  void finish_probe(unsigned number);

  [[nodiscard]] bool is_recovering() const { return open_ && recovering_ == open_; }
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  [[nodiscard]] std::uint64_t recovered() const { return recovered_; }
  [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }

 private:
  static constexpr std::size_t kSteps = 16;  // both directions

  // By the agent's clock, or the time floor.
  struct Moment {
    base::WallTime at;
    bool trusted = true;
  };

  struct Fate {
    bool verified = false;         // its signature, while its key was valid
    bool accepted = false;         // on stable storage
    bool forgotten = false;        // the journal was lost since
    bool lost = false;             // and with it what the broker did not have
    bool deceived = false;         // the vehicle told what was not so
    bool delivered = false;        // the broker has the outcome
    bool posted = false;           // the endpoint has it
    bool unpostable = false;       // the journal was lost before
    Moment arrived;                // for the last time
    bool arrived_trusted = false;  // once in this run, by a clock that was
    Moment accepted_in;
    std::array<bool, kSteps> intents{};     // on stable storage
    std::array<bool, kSteps> unstorable{};  // the journal has said no
    std::array<bool, kSteps> started{};
    std::array<bool, kSteps> told{};     // by feedback, since it was written
    std::optional<std::string> outcome;  // its bytes, on stable storage
  };

  struct Arrival {
    unsigned post;
    bool retained;
  };

  struct Sending {
    unsigned number;
    // In this run of the agent.
    unsigned arrivals = 0;
    unsigned answers = 0;
    unsigned rejections = 0;
  };

  static std::size_t index(const StepName& step) {
    return step.step + (step.compensating ? 8U : 0U);
  }

  [[nodiscard]] Moment moment(const base::Now& now) const;
  void expect(bool so, Checker checker, std::string_view what, std::string_view id = {});
  [[nodiscard]] std::optional<unsigned> accepted_number(const core::CommandId& id) const;
  void check_authority(const Issued& issued, const Fate& fate);
  void check_signature(const ports::OutboundMessage& message, bool required);
  void check_outcome(unsigned number, std::string_view payload);
  void check_outcome_published(const ports::OutboundMessage& message, unsigned post);

  void durable(const core::record::Accept& accept);
  void durable(const core::record::Intent& intent);
  void durable(const ports::StoredOutcome& outcome);
  void durable(const core::record::Delivered& delivered);
  void durable(const core::record::Posted& posted);

  CheckerCounts& exercised_;
  const KeyRing& keys_;
  KeyRing told_keys_;  // that the agent goes by
  Story& story_;
  std::optional<Violation> violation_;

  std::vector<Issued> issued_;
  std::vector<Fate> fates_;
  std::vector<Sending> posts_;
  std::map<std::string, unsigned, std::less<>> accepted_ids_;  // ever
  std::map<std::string, unsigned, std::less<>> signed_;        // signing inputs
  std::optional<unsigned> open_;        // accepted, without an outcome, on stable storage
  std::optional<unsigned> recovering_;  // in this run of the agent
  std::string epoch_;
  base::WallTime time_floor_{};                   // the latest that was accepted
  base::WallTime run_floor_{};                    // and that was verified in this run
  std::map<ports::MessageId, Arrival> arrivals_;  // of this run, not settled
  std::map<core::SignalId, StepName> moving_;
  std::map<core::SignalId, StepName> reached_;  // as it really is
  std::uint64_t accepted_ = 0;
  std::uint64_t recovered_ = 0;
};

// The text of a member of a callback; empty where it is null or not there.
std::string_view member(std::string_view json, std::string_view name);

}  // namespace latchkey::simulation
