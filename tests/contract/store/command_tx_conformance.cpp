// What cloud/store.hpp promises of a CommandTx and of what is known of it, held against whatever
// stores make_store_rig() brings.
#include <CppUTest/TestHarness.h>

#include <algorithm>

#include "store_rig.hpp"
#include "user.hpp"

namespace latchkey::contract {

using base::Millis;
using cloud::DueList;
using cloud::Entry;
namespace started = cloud::started;

TEST_GROUP(CommandTx) {
  boost::asio::io_context loop;
  std::unique_ptr<StoreRig> rig = make_store_rig(loop);
  User one{loop, rig->store()};
  User two{loop, rig->other()};

  static void check_taken(const cloud::Started& result, const std::string& holder,
                          Millis left_at_most) {
    const auto* const taken = std::get_if<started::Taken>(&result);
    CHECK_TRUE(taken != nullptr);
    STRCMP_EQUAL(holder.c_str(), taken->holder.c_str());
    CHECK_TRUE(taken->time_left > Millis{0} && taken->time_left <= left_at_most);
  }

  static void check_kept(User & user, const Entry& expected) {
    const auto found = user.find(expected.id);
    CHECK_TRUE(found.has_value());
    CHECK_TRUE(same(expected, *found));
  }

  void check_changes_are_told_by(cloud::Store & listener) {
    std::vector<Entry> told;
    listener.on_change([&](const Entry& changed) { told.push_back(changed); });
    std::vector<Entry> expected{entry("a")};
    one.start_ours(expected.front());
    for (std::uint64_t number = 2; number < 50; ++number) {
      expected.push_back(version(entry("a"), number));
    }
    expected.push_back(final(expected.back(), Deliver::yes));
    for (std::size_t i = 1; i < expected.size(); ++i) {
      rig->store().change(expected[i], [](const auto&) {});
    }
    CHECK_TRUE(run_until(loop, [&] { return told.size() == expected.size(); }));
    CHECK_TRUE(std::ranges::equal(told, expected, same));
  }
};

TEST(CommandTx, Start_keeps_the_command_for_every_instance) {
  one.start_ours(entry("a"));
  check_kept(one, entry("a"));
  check_kept(two, entry("a"));
  CHECK_TRUE(ids(two.find_open()) == std::vector<std::string>{"a"});
}

TEST(CommandTx, Start_while_another_has_the_vehicle_changes_nothing) {
  std::vector<std::string> told;
  rig->store().on_change([&](const Entry& changed) { told.push_back(changed.id); });
  one.start_ours(entry("a"));
  check_taken(two.start(entry("b"), kLong, Millis{0}), "a", kLong);
  CHECK_FALSE(one.find("b").has_value());
  CHECK_TRUE(ids(one.find_open()) == std::vector<std::string>{"a"});
  CHECK_TRUE(one.claim(DueList::open).empty());

  one.start_ours(entry("last", "VIN-2"));
  CHECK_TRUE(run_until(loop, [&] { return !told.empty() && told.back() == "last"; }));
  CHECK_TRUE(told == (std::vector<std::string>{"a", "last"}));
}

TEST(CommandTx, Start_of_another_vehicle_is_not_in_the_way) {
  one.start_ours(entry("a", "VIN-1"));
  two.start_ours(entry("b", "VIN-2"));
  CHECK_TRUE(ids(one.find_open("VIN-2")) == std::vector<std::string>{"b"});
}

TEST(CommandTx, Start_of_a_known_id_tells_what_is_kept) {
  one.start_ours(entry("a"));
  one.change(version(entry("a"), 2));
  const auto result = two.start(entry("a"));
  const auto* const known = std::get_if<started::Known>(&result);
  CHECK_TRUE(known != nullptr);
  CHECK_TRUE(same(version(entry("a"), 2), known->entry));
  check_taken(one.start(entry("b")), "a", kLong);
}

TEST(CommandTx, Start_of_a_known_id_after_its_end_does_not_set_the_guard) {
  one.start_ours(entry("a"));
  one.change(final(entry("a")));
  CHECK_TRUE(std::holds_alternative<started::Known>(two.start(entry("a"))));
  one.start_ours(entry("b"));
}

TEST(CommandTx, Racing_starts_have_one_winner) {
  for (int round = 0; round < 50; ++round) {
    const std::string vin = "VIN-" + std::to_string(round);
    std::vector<cloud::Started> results;
    const auto note = [&](const Answered<cloud::Started>& result) {
      results.push_back(result.value());
    };
    // Whoever is first in the code is not first in every other round.
    cloud::Store& first = round % 2 == 0 ? rig->store() : rig->other();
    cloud::Store& second = round % 2 == 0 ? rig->other() : rig->store();
    first.start(entry("a" + vin, vin), kLong, kLong, note);
    second.start(entry("b" + vin, vin), kLong, kLong, note);
    CHECK_TRUE(run_until(loop, [&] { return results.size() == 2; }));
    const auto is_ours = [](const auto& result) {
      return std::holds_alternative<started::Ours>(result);
    };
    CHECK_EQUAL(1, std::ranges::count_if(results, is_ours));
    const auto open = one.find_open(vin);
    CHECK_EQUAL(1U, open.size());
    check_taken(*std::ranges::find_if_not(results, is_ours), open.front().id, kLong);
  }
}

TEST(CommandTx, Guard_lets_go_by_itself) {
  constexpr Millis kGuardFor{80};
  const auto began = std::chrono::steady_clock::now();
  one.start_ours(entry("a"), kGuardFor);
  cloud::Started result = two.start(entry("b"));
  check_taken(result, "a", kGuardFor);
  CHECK_TRUE(eventually([&] {
    result = two.start(entry("b"));
    return !std::holds_alternative<started::Taken>(result);
  }));
  CHECK_TRUE(std::holds_alternative<started::Ours>(result));
  // A store may count in whole milliseconds.
  CHECK_TRUE(std::chrono::steady_clock::now() - began >= kGuardFor - Millis{1});
  CHECK_EQUAL(2U, one.find_open().size());
}

TEST(CommandTx, Outcome_lets_the_next_one_start) {
  one.start_ours(entry("a"));
  CHECK_TRUE(two.change(final(entry("a"))));
  CHECK_TRUE(one.find_open().empty());
  one.start_ours(entry("b"));
}

TEST(CommandTx, Change_without_an_outcome_leaves_the_guard) {
  one.start_ours(entry("a"));
  CHECK_TRUE(two.change(version(entry("a"), 2)));
  check_taken(one.start(entry("b")), "a", kLong);
}

TEST(CommandTx, Late_outcome_does_not_clear_the_guard_of_another) {
  one.start_ours(entry("a"), Millis{1});
  CHECK_TRUE(
      eventually([&] { return std::holds_alternative<started::Ours>(two.start(entry("b"))); }));
  CHECK_TRUE(one.change(final(entry("a"))));
  check_taken(one.start(entry("c")), "b", kLong);
}

TEST(CommandTx, Change_of_a_lower_or_the_same_version_is_not_kept) {
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(version(entry("a"), 10)));
  Entry same_version = version(entry("a"), 10);
  same_version.record = "another";
  CHECK_FALSE(two.change(same_version));
  CHECK_FALSE(two.change(version(entry("a"), 9)));
  check_kept(one, version(entry("a"), 10));
}

TEST(CommandTx, Outcome_stays_whatever_comes_after_it) {
  one.start_ours(entry("a"));
  const Entry outcome = final(entry("a"));
  CHECK_TRUE(one.change(outcome));
  CHECK_FALSE(two.change(version(entry("a"), 100)));
  CHECK_FALSE(two.change(final(version(entry("a"), 100), Deliver::yes)));
  check_kept(one, outcome);
  CHECK_TRUE(one.claim(DueList::delivery).empty());
}

TEST(CommandTx, Outcome_of_a_lost_command_is_kept) {
  CHECK_TRUE(one.change(final(entry("a"))));
  check_kept(two, final(entry("a")));
  CHECK_TRUE(one.find_open().empty());
  CHECK_TRUE(one.claim(DueList::open).empty());
}

TEST(CommandTx, Change_of_a_lost_command_makes_it_due) {
  CHECK_TRUE(one.change(version(entry("a"), 5)));
  check_kept(two, version(entry("a"), 5));
  CHECK_TRUE(ids(two.find_open()) == std::vector<std::string>{"a"});
  CHECK_TRUE(ids(two.claim(DueList::open)) == std::vector<std::string>{"a"});
}

TEST(CommandTx, Unknown_id_is_not_found) {
  CHECK_FALSE(one.find("a").has_value());
  CHECK_TRUE(one.find_open().empty());
}

TEST(CommandTx, Record_may_be_long_and_of_any_bytes) {
  Entry large = entry("a");
  large.record.clear();
  for (int i = 0; i < 64 * 1024; ++i) large.record += static_cast<char>(i % 256);
  std::vector<Entry> told;
  rig->other().on_change([&](const Entry& changed) { told.push_back(changed); });
  one.start_ours(large);
  check_kept(two, large);
  CHECK_TRUE(run_until(loop, [&] { return !told.empty(); }));
  CHECK_TRUE(same(large, told.front()));
}

TEST(CommandTx, Changes_are_told_to_this_instance_in_their_order) {
  check_changes_are_told_by(rig->store());
}

TEST(CommandTx, Changes_are_told_to_other_instances_in_their_order) {
  check_changes_are_told_by(rig->other());
}

TEST(CommandTx, Change_that_is_not_kept_is_not_told) {
  std::vector<std::string> told;
  rig->store().on_change([&](const Entry& changed) { told.push_back(changed.id); });
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(final(entry("a"))));
  CHECK_FALSE(one.change(version(entry("a"), 100)));
  one.start_ours(entry("last"));
  CHECK_TRUE(run_until(loop, [&] { return !told.empty() && told.back() == "last"; }));
  CHECK_TRUE(told == (std::vector<std::string>{"a", "a", "last"}));
}

TEST(CommandTx, Store_that_ends_drops_the_answers_it_owes) {
  one.start_ours(entry("a"));
  bool answered = false;
  rig->store().find("a", [&](const auto&) { answered = true; });
  rig->end_store();
  loop.restart();
  loop.poll();
  CHECK_FALSE(answered);
}

}  // namespace latchkey::contract
