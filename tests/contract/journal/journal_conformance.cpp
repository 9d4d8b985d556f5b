// What ports/journal.hpp promises of one run, held against whatever journal make_journal_rig()
// brings. What outlasts a run is for the journals that promise it to show.
#include <CppUTest/TestHarness.h>

#include "journal_recorder.hpp"
#include "journal_rig.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::contract {

using test_support::accept;
using test_support::command_id;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;
using test_support::same_message;
using test_support::TestLoop;

TEST_GROUP(Journal) {
  TestLoop loop;
  JournalRecorder recorder{loop};
  std::unique_ptr<JournalRig> rig = make_journal_rig(loop);

  ports::Journal& journal() { return rig->journal(); }

  void store(const ports::JournalEntry& entry) {
    CHECK_TRUE(recorder.store_and_wait(journal(), entry));
  }
};

TEST(Journal, New_one_restores_nothing_and_tells_it_once) {
  const core::Restored restored = recorder.open(journal());
  CHECK_TRUE(restored.remembered.empty());
  CHECK_FALSE(restored.open.has_value());
  CHECK_FALSE(restored.refuse_issued_before.has_value());
  store(accept(1));
  CHECK_EQUAL(1, recorder.restorals());
}

TEST(Journal, Entries_are_answered_once_and_in_order) {
  recorder.open(journal());
  recorder.store(journal(), accept(1));
  recorder.store(journal(), intent(1, 2));
  recorder.store(journal(), outcome(1));
  recorder.store(journal(), delivered(1));
  recorder.store(journal(), accept(2));
  recorder.wait_for([this] { return recorder.stored().size() == 5; });
  store(outcome(2));
  CHECK_EQUAL(6, recorder.stored().size());
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK_TRUE(recorder.stored()[i] == std::pair(core::StoreToken{i + 1}, true));
  }
}

TEST(Journal, Outcome_is_fetched_byte_for_byte) {
  recorder.open(journal());
  for (const std::size_t number : {1U, 2U}) {
    store(accept(number));
    store(outcome(number));
    const auto found = recorder.fetch(journal(), command_id(number));
    CHECK_TRUE(same_message(outcome(number).message, found.value().message));
  }
}

TEST(Journal, Outcome_is_there_for_a_fetch_that_comes_after_it) {
  recorder.open(journal());
  recorder.store(journal(), accept(1));
  recorder.store(journal(), outcome(1));
  CHECK_TRUE(recorder.fetch(journal(), command_id(1)).has_value());
}

TEST(Journal, Outcome_is_still_there_after_its_delivery) {
  recorder.open(journal());
  store(accept(1));
  store(outcome(1));
  store(delivered(1));
  store(accept(2));
  CHECK_TRUE(recorder.fetch(journal(), command_id(1)).has_value());
}

TEST(Journal, Command_without_an_outcome_has_none) {
  recorder.open(journal());
  store(accept(1));
  CHECK_FALSE(recorder.fetch(journal(), command_id(1)).has_value());
  CHECK_FALSE(recorder.fetch(journal(), command_id(2)).has_value());
}

TEST(Journal, Same_outcome_may_be_stored_again) {
  recorder.open(journal());
  store(accept(1));
  store(outcome(1));
  store(outcome(1));
  CHECK_TRUE(recorder.fetch(journal(), command_id(1)).has_value());
}

TEST(Journal, Flood_of_fetches_is_answered_each_once) {
  recorder.open(journal());
  store(accept(1));
  store(outcome(1));
  std::size_t answers = 0;
  for (int i = 0; i < 2000; ++i) {
    journal().fetch_outcome(command_id(1), [&](const auto&) { ++answers; });
  }
  recorder.wait_for([&] { return answers >= 2000; });
  store(accept(2));
  CHECK_EQUAL(2000, answers);
}

TEST(Journal, Ended_with_work_left_leaves_nothing_running) {
  recorder.open(journal());
  for (std::size_t i = 1; i <= 50; ++i) {
    recorder.store(journal(), accept(i));
    recorder.store(journal(), outcome(i));
    journal().fetch_outcome(command_id(i), [](const auto&) {});
  }
  rig.reset();
}

}  // namespace latchkey::contract
