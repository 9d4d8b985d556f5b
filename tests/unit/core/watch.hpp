// Watch: what may never happen, whatever goes in and in whatever order.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "builders.hpp"

namespace latchkey::core::testing {

// Sees every output of the agent, and what the test answers, and knows what may not happen.
class Watch {
 public:
  explicit Watch(unsigned seed) : seed_(seed) {}

  void demand(bool holds, std::string_view what) const {
    if (holds) return;
    FAIL(("sequence " + std::to_string(seed_) + ": " + std::string(what)).c_str());
  }

  void arrived(Ticket ticket) { open_.insert(ticket); }
  // What was not settled by then need not be any more.
  void link_down() { lost_.merge(open_); }

  void stored(const Record& record, bool ok) {
    if (!ok) return;
    if (const auto* accept = std::get_if<record::Accept>(&record)) {
      demand(accepted_.insert(accept->request.id).second, "an id was accepted twice");
      running_ = accept->request.id;
    } else if (const auto* outcome = std::get_if<record::Outcome>(&record)) {
      const CommandId& id = outcome->callback.id;
      demand(running_ == id, "an outcome of a command that does not run");
      demand(concluded_.insert(id).second, "a second outcome");
      running_.reset();
    }
  }

  void operator()(const output::Settle& settle) {
    demand(open_.erase(settle.ticket) + lost_.erase(settle.ticket) == 1,
           "settled twice, or never received");
  }
  void written() { write_is_open_ = false; }
  void stopped() { write_is_open_ = stop_is_open_ = false; }

  void operator()(const output::Stop& /*stop*/) {
    demand(!stop_is_open_, "stopped twice");
    stop_is_open_ = true;
  }
  void operator()(const output::Write& /*write*/) {
    demand(!write_is_open_ && !stop_is_open_, "written before the vehicle has answered");
    write_is_open_ = true;
    demand(running_.has_value(), "written without a stored accept");
    demand(!outcomes_.contains(*running_), "written after the outcome was decided");
  }
  void operator()(const output::Store& store) {
    const auto* outcome = std::get_if<record::Outcome>(&store.record);
    if (outcome == nullptr) return;
    const Callback& callback = outcome->callback;
    demand(running_ == callback.id, "an outcome without a stored accept");
    demand(is_final(callback.status), "an outcome that is not final");
    demand(callback.seq > seq_[callback.id], "an outcome numbered earlier than what was told");
    const auto [first, is_new] = outcomes_.emplace(callback.id, callback);
    demand(is_new || (first->second.seq == callback.seq &&
                      first->second.status == callback.status && first->second.at == callback.at),
           "another outcome");
  }
  void operator()(const output::Say& say) {
    const Callback& callback = say.callback;
    if (callback.status == Status::accepted) demand(running_ == callback.id, "accepted too soon");
    if (callback.status == Status::accepted || callback.status == Status::in_progress) {
      demand(!outcomes_.contains(callback.id) || callback.seq < outcomes_.at(callback.id).seq,
             "numbered later than the outcome");
      std::uint32_t& last = seq_[callback.id];
      demand(callback.seq >= last, "numbered earlier than before");
      last = callback.seq;
    }
  }
  void operator()(const output::Deliver& deliver) {
    demand(concluded_.contains(deliver.id), "delivered before it was stored");
  }
  void operator()(const output::Repeat& repeat) {
    demand(concluded_.contains(repeat.id), "repeated before it was stored");
  }
  void operator()(const Fact& fact) {
    demand(fact.kind != FactKind::illegal_event, "an illegal event");
  }
  template <class Other>
  void operator()(const Other& /*other*/) {}

  void all_over() const {
    demand(open_.empty(), "never settled");
    demand(accepted_ == concluded_, "never concluded");
  }

 private:
  unsigned seed_;
  std::set<Ticket> open_;
  std::set<Ticket> lost_;  // over a connection that has ended
  std::set<CommandId> accepted_;
  std::set<CommandId> concluded_;
  std::optional<CommandId> running_;
  bool write_is_open_ = false;
  bool stop_is_open_ = false;
  std::map<CommandId, Callback> outcomes_;
  std::map<CommandId, std::uint32_t> seq_;  // of the last that was told
};

}  // namespace latchkey::core::testing
