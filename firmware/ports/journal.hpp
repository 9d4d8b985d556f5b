// Journal: the durable record of accepted commands, outcomes and what still has to be delivered.
//
// Threading: calls and events are on the event loop's thread; storing happens elsewhere and never
// holds the loop up. Order: entries are stored in the order of the calls, and answered in it.
#pragma once

#include <functional>
#include <optional>
#include <variant>

#include "core/io.hpp"
#include "ports/link.hpp"

namespace latchkey::ports {

// An outcome as it is published, again and again, byte for byte.
struct StoredOutcome {
  core::CommandId id;
  OutboundMessage message;
  base::WallTime concluded_at{};
};

using JournalEntry = std::variant<core::record::Accept, core::record::Intent, StoredOutcome,
                                  core::record::Delivered, core::record::Posted>;

class Journal {
 public:
  class Events {
   public:
    // Comes first, once: what the journal holds from earlier runs.
    virtual void on_restored(core::Restored restored) = 0;
    // The answer to store(), once. `ok` means: it will be there after a power cut. Not ok: an
    // Accept will not; of an intent or outcome nothing is known. While a disk in trouble leaves an
    // Accept in doubt, there is no answer.
    virtual void on_stored(core::StoreToken token, bool ok) = 0;

   protected:
    ~Events() = default;
  };

  using OutcomeHandler = std::function<void(std::optional<StoredOutcome>)>;

  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  // `events` must outlive the Journal.
  void open(Events& events) { do_open(events); }

  // record::Delivered and record::Posted need not reach the disk by themselves: they are answered
  // at once and go along with the next entry. Losing one costs one more delivery.
  void store(core::StoreToken token, JournalEntry entry) { do_store(token, std::move(entry)); }

  // Calls `handler` once, later, with the outcome of this command, if there is one.
  void fetch_outcome(const core::CommandId& id, OutcomeHandler handler) {
    do_fetch_outcome(id, std::move(handler));
  }

 private:
  virtual void do_open(Events& events) = 0;
  virtual void do_store(core::StoreToken token, JournalEntry entry) = 0;
  virtual void do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) = 0;
};

}  // namespace latchkey::ports
