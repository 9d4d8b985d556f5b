// What cloud/store.hpp promises of the lists of what somebody has to look after, held against
// whatever stores make_store_rig() brings.
#include <CppUTest/TestHarness.h>

#include "store_rig.hpp"
#include "user.hpp"

namespace latchkey::contract {

using base::Millis;
using cloud::DueList;
using Ids = std::vector<std::string>;

TEST_GROUP(Due) {
  static constexpr Millis kShort{60};
  boost::asio::io_context loop;
  std::unique_ptr<StoreRig> rig = make_store_rig(loop);
  User one{loop, rig->store()};
  User two{loop, rig->other()};

  // Each on a vehicle of its own, due at once.
  void start_due(const std::string& id) { one.start_ours(entry(id, id), kLong, Millis{0}); }

  void settle(const std::string& id) {
    start_due(id);
    CHECK_TRUE(one.change(final(entry(id, id), Deliver::yes)));
  }
};

TEST(Due, Open_command_comes_due_when_its_start_says) {
  const auto began = std::chrono::steady_clock::now();
  one.start_ours(entry("a"), kLong, kShort);
  CHECK_TRUE(two.claim(DueList::open).empty());
  STRCMP_EQUAL("a", two.claim_when_due(DueList::open).c_str());
  CHECK_TRUE(std::chrono::steady_clock::now() - began >= kShort - Millis{1});
}

TEST(Due, Claimed_command_comes_whole) {
  start_due("a");
  CHECK_TRUE(one.change(version(entry("a", "a"), 2)));
  const auto due = two.claim(DueList::open);
  CHECK_EQUAL(1U, due.size());
  CHECK_TRUE(same(version(entry("a", "a"), 2), due.front()));
}

TEST(Due, Command_is_claimed_by_one_instance_for_its_lease) {
  start_due("a");
  CHECK_TRUE(ids(one.claim(DueList::open)) == Ids{"a"});
  CHECK_TRUE(two.claim(DueList::open).empty());
  CHECK_TRUE(one.claim(DueList::open).empty());
}

TEST(Due, Command_comes_to_another_instance_after_the_lease) {
  start_due("a");
  const auto began = std::chrono::steady_clock::now();
  CHECK_TRUE(ids(one.claim(DueList::open, kShort)) == Ids{"a"});
  STRCMP_EQUAL("a", two.claim_when_due(DueList::open).c_str());
  CHECK_TRUE(std::chrono::steady_clock::now() - began >= kShort - Millis{1});
}

TEST(Due, Longest_due_comes_first_and_not_more_than_asked_for) {
  // Claimed and postponed, so that the order is not that of their ids, nor that of their starts.
  for (const char* const id : {"a", "b", "c"}) one.start_ours(entry(id, id));
  CHECK_TRUE(one.postpone(DueList::open, "a", Millis{-1000}));
  CHECK_TRUE(one.postpone(DueList::open, "b", Millis{-3000}));
  CHECK_TRUE(one.postpone(DueList::open, "c", Millis{-2000}));
  CHECK_TRUE(ids(two.claim(DueList::open, kLong, 2)) == (Ids{"b", "c"}));
  CHECK_TRUE(ids(two.claim(DueList::open, kLong, 2)) == Ids{"a"});
}

TEST(Due, Outcome_takes_a_command_off_the_open_list) {
  start_due("a");
  CHECK_TRUE(two.change(final(entry("a", "a"))));
  CHECK_TRUE(one.claim(DueList::open).empty());
  CHECK_FALSE(one.postpone(DueList::open, "a", Millis{0}));
  CHECK_TRUE(one.claim(DueList::open).empty());
}

TEST(Due, Outcome_is_for_delivery_only_where_it_says_so) {
  start_due("a");
  CHECK_TRUE(one.change(final(entry("a", "a"), Deliver::no)));
  settle("b");
  CHECK_TRUE(ids(two.claim(DueList::delivery)) == Ids{"b"});
}

TEST(Due, Open_command_is_not_for_delivery) {
  start_due("a");
  cloud::Entry change = version(entry("a", "a"), 2);
  change.to_deliver = true;
  CHECK_TRUE(one.change(change));
  CHECK_TRUE(one.claim(DueList::delivery).empty());
}

TEST(Due, Delivered_one_is_off_the_list_and_still_found) {
  settle("a");
  CHECK_TRUE(two.delivered("a"));
  CHECK_TRUE(one.claim(DueList::delivery).empty());
  CHECK_FALSE(one.delivered("a"));
  CHECK_FALSE(one.postpone(DueList::delivery, "a", Millis{0}));
  CHECK_TRUE(one.find("a").has_value());
}

TEST(Due, Delivered_tells_nothing_of_an_open_command) {
  start_due("a");
  CHECK_FALSE(one.delivered("a"));
  CHECK_FALSE(one.delivered("unknown"));
  CHECK_TRUE(ids(one.claim(DueList::open)) == Ids{"a"});
}

TEST(Due, Postponed_one_comes_when_it_was_put_off_to) {
  settle("a");
  const auto began = std::chrono::steady_clock::now();
  CHECK_TRUE(one.postpone(DueList::delivery, "a", kShort));
  CHECK_TRUE(one.claim(DueList::delivery).empty());
  STRCMP_EQUAL("a", two.claim_when_due(DueList::delivery).c_str());
  CHECK_TRUE(std::chrono::steady_clock::now() - began >= kShort - Millis{1});
}

TEST(Due, Postponing_may_end_a_lease_early) {
  settle("a");
  CHECK_TRUE(ids(one.claim(DueList::delivery)) == Ids{"a"});
  CHECK_TRUE(one.postpone(DueList::delivery, "a", Millis{0}));
  CHECK_TRUE(ids(two.claim(DueList::delivery)) == Ids{"a"});
}

TEST(Due, Postponing_puts_nothing_on_a_list) {
  CHECK_FALSE(one.postpone(DueList::open, "unknown", Millis{0}));
  start_due("a");
  CHECK_FALSE(one.postpone(DueList::delivery, "a", Millis{0}));
  CHECK_TRUE(one.claim(DueList::delivery).empty());
}

}  // namespace latchkey::contract
