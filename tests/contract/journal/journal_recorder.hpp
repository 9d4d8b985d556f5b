// JournalRecorder: keeps what a journal tells, and runs the loop that it tells it on.
#pragma once

#include <CppUTest/TestHarness.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/journal.hpp"
#include "support/test_loop.hpp"

namespace latchkey::contract {

class JournalRecorder final : public ports::Journal::Events {
 public:
  explicit JournalRecorder(test_support::TestLoop& loop) : loop_(loop) {}

  // Opens the journal and waits for what it restores.
  core::Restored open(ports::Journal& journal) {
    restored_.clear();
    journal.open(*this);
    CHECK_TRUE_TEXT(restored_.empty(), "told inside the call");
    wait_for([this] { return !restored_.empty(); });
    return restored_.front();
  }

  // Hands an entry over under the next token, counted from 1.
  void store(ports::Journal& journal, const ports::JournalEntry& entry) {
    const std::size_t before = stored_.size();
    journal.store(core::StoreToken{++last_token_}, entry);
    CHECK_TRUE_TEXT(stored_.size() == before, "told inside the call");
  }

  // Hands an entry over, waits for its answer and says what it was.
  bool store_and_wait(ports::Journal& journal, const ports::JournalEntry& entry) {
    store(journal, entry);
    wait_for([this] { return stored_.size() == last_token_; });
    return stored_.back().second;
  }

  std::optional<ports::StoredOutcome> fetch(ports::Journal& journal, const core::CommandId& id) {
    int answers = 0;
    std::optional<ports::StoredOutcome> found;
    journal.fetch_outcome(id, [&](std::optional<ports::StoredOutcome> outcome) {
      ++answers;
      found = std::move(outcome);
    });
    CHECK_TRUE_TEXT(answers == 0, "told inside the call");
    wait_for([&] { return answers > 0; });
    CHECK_EQUAL(1, answers);
    return found;
  }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE_TEXT(done() || loop_.run_until(done), "it took too long");
  }

  // In the order of the answers.
  [[nodiscard]] const std::vector<std::pair<core::StoreToken, bool>>& stored() const {
    return stored_;
  }
  [[nodiscard]] std::size_t restorals() const { return restored_.size(); }

 private:
  void on_restored(core::Restored restored) override { restored_.push_back(std::move(restored)); }
  void on_stored(core::StoreToken token, bool ok) override { stored_.emplace_back(token, ok); }

  test_support::TestLoop& loop_;
  std::vector<core::Restored> restored_;
  std::vector<std::pair<core::StoreToken, bool>> stored_;
  std::uint64_t last_token_ = 0;
};

}  // namespace latchkey::contract
