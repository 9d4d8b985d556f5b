// What goes into the store comes out of it, after a power cut too.
#include "store_rig.hpp"

namespace latchkey::journal_sqlite {

using test_support::accept;
using test_support::command_id;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;
using test_support::posted;
using test_support::request;
using test_support::same_message;
using test_support::same_request;

TEST_GROUP(Store) {
  StoreRig rig;

  void setup() override { rig.open(); }
};

TEST(Store, New_journal_is_empty) {
  const core::Restored restored = rig.open_after_cut();
  CHECK_TRUE(restored.remembered.empty());
  CHECK_FALSE(restored.open.has_value());
  CHECK_TRUE(restored.time_floor == base::WallTime{});
  CHECK_FALSE(restored.refuse_issued_before.has_value());
}

TEST(Store, Accepted_command_is_open_after_a_power_cut) {
  for (const std::size_t number : {1U, 2U}) {
    rig.apply(accept(number));
    const core::Restored restored = rig.open_after_cut();
    CHECK_TRUE(same_request(request(number), restored.open.value().request));
    CHECK_EQUAL(1, restored.open->last_intent);
    CHECK_FALSE(restored.open->compensating);
    CHECK_TRUE(restored.remembered.back().fingerprint == request(number).fingerprint);
    CHECK_TRUE(restored.remembered.back().expires_at == request(number).expires_at);
    CHECK_FALSE(restored.remembered.back().concluded);
    CHECK_TRUE(restored.time_floor == request(number).issued_at);
    rig.apply(outcome(number));
  }
}

TEST(Store, Last_intent_is_the_one_restored) {
  rig.apply(accept(1));
  rig.apply(intent(1, 2));
  CHECK_EQUAL(2, rig.open_after_cut().open->last_intent);
  rig.apply(intent(1, 1, /*compensating=*/true));
  const core::Restored restored = rig.open_after_cut();
  CHECK_EQUAL(1, restored.open->last_intent);
  CHECK_TRUE(restored.open->compensating);
}

TEST(Store, Outcome_is_kept_byte_for_byte) {
  for (const std::size_t bytes : {0U, 300U, 16U * 1024U}) {
    const std::size_t number = bytes + 1;
    rig.apply(accept(number));
    rig.apply(outcome(number, bytes));
    const core::Restored restored = rig.open_after_cut();
    CHECK_FALSE(restored.open.has_value());
    CHECK_TRUE(restored.remembered.back().concluded);
    CHECK_FALSE(restored.remembered.back().delivered);
    const auto found = rig.store->outcome(command_id(number));
    CHECK_TRUE(same_message(outcome(number, bytes).message, found.value()->message));
    CHECK_TRUE(outcome(number, bytes).concluded_at == found.value()->concluded_at);
  }
}

TEST(Store, Outcome_of_a_command_without_one_is_nothing) {
  rig.apply(accept(1));
  STRCMP_EQUAL("none", rig.payload(1).c_str());
  STRCMP_EQUAL("none", rig.payload(2).c_str());
}

TEST(Store, Commands_are_restored_in_the_order_of_acceptance) {
  for (const std::size_t number : {5U, 3U, 4U}) rig.run_command(number);
  const core::Restored restored = rig.open_after_cut();
  CHECK_EQUAL(3, restored.remembered.size());
  CHECK_TRUE(restored.remembered[0].id == command_id(5));
  CHECK_TRUE(restored.remembered[1].id == command_id(3));
  CHECK_TRUE(restored.remembered[2].id == command_id(4));
  CHECK_TRUE(restored.time_floor == request(5).issued_at);
}

TEST(Store, Command_of_one_step_costs_two_syncs) {
  rig.run_command(1);  // the first one begins the log anew
  const auto before = rig.disk.syncs();
  rig.run_command(2);
  CHECK_EQUAL(before + 2, rig.disk.syncs());
}

TEST(Store, Delivery_mark_goes_along_with_the_next_entry) {
  rig.run_command(1);
  CHECK_FALSE(rig.open_after_cut().remembered[0].delivered);
  rig.apply(delivered(1));
  rig.apply(accept(2));
  CHECK_TRUE(rig.open_after_cut().remembered[0].delivered);
}

TEST(Store, Delivery_mark_goes_along_with_the_orderly_end) {
  rig.run_command(1);
  rig.store->close();
  CHECK_TRUE(rig.open_after_cut().remembered[0].delivered);
}

TEST(Store, Same_outcome_stored_again_changes_nothing) {
  rig.apply(accept(1));
  rig.apply(outcome(1));
  rig.apply(delivered(1));
  rig.apply(outcome(1));
  CHECK_TRUE(rig.open_after_cut().remembered[0].delivered);
}

TEST(Store, Another_outcome_is_refused) {
  rig.apply(accept(1));
  rig.apply(outcome(1));
  rig.check_refused(outcome(1, 500), ErrorCode::refused);
  STRCMP_EQUAL(outcome(1).message.payload.c_str(), rig.payload(1).c_str());
}

TEST(Store, Second_open_command_is_refused) {
  rig.apply(accept(1));
  rig.check_refused(accept(2), ErrorCode::refused);
  CHECK_EQUAL(1, rig.open_after_cut().remembered.size());
}

TEST(Store, Id_used_before_is_refused) {
  rig.run_command(1);
  rig.check_refused(accept(1), ErrorCode::refused);
  STRCMP_EQUAL(outcome(1).message.payload.c_str(), rig.payload(1).c_str());
}

TEST(Store, Intent_of_no_open_command_is_refused) {
  rig.check_refused(intent(1, 2), ErrorCode::refused);
  rig.run_command(1);
  rig.check_refused(intent(1, 2), ErrorCode::refused);
}

TEST(Store, Store_that_goes_on_after_a_kill_has_lost_nothing) {
  rig.apply(accept(1));
  CHECK_TRUE(rig.open().open.has_value());
  rig.apply(outcome(1));
  CHECK_TRUE(rig.open().remembered[0].concluded);
}

TEST(Store, Endpoint_is_owed_its_outcome_until_that_is_marked) {
  const auto endpoint = core::EndpointName::parse("backend").value();
  core::record::Accept accepted = accept(1);
  accepted.request.endpoint = endpoint;
  rig.apply(accepted);
  CHECK_TRUE(rig.open_after_cut().open->request.endpoint == endpoint);
  rig.apply(outcome(1));
  rig.apply(delivered(1));
  rig.apply(accept(2));
  CHECK_TRUE(rig.open_after_cut().remembered.front().owed_to == endpoint);
  rig.apply(posted(1));
  rig.apply(outcome(2));  // takes the mark along
  CHECK_FALSE(rig.open_after_cut().remembered.front().owed_to.has_value());
}

}  // namespace latchkey::journal_sqlite
