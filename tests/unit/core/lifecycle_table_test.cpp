#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "lifecycle_bench.hpp"

namespace latchkey::core::testing {
namespace {

struct Row {
  Where where;
  What what;
  std::string_view next;
  std::string_view effects;
};

using enum Where;
using enum What;

// What the table at the top of lifecycle.cpp promises, and what is illegal.
constexpr Row kTable[] = {
    // clang-format off
    {idle,                accept,        "Admitting",   "store-accept"},
    {idle,                again,         "Idle",        "illegal"},
    {idle,                start,         "Stuck",       "stop"},
    {idle,                recover,       "Recovering",  ""},
    {idle,                recover_unknown,"Recovering", "stop"},
    {idle,                rekeyed,       "Idle",        ""},
    {idle,                unlinked,      "Idle",        ""},
    {idle,                cancel,        "Idle",        "illegal"},
    {idle,                stored,        "Idle",        "illegal"},
    {idle,                taken,         "Idle",        "illegal"},
    {idle,                stopped,       "Idle",        "illegal"},
    {idle,                stirred,       "Idle",        ""},
    {idle,                due,           "Idle",        ""},

    {recovering,          accept,        "Recovering",  "illegal"},
    {recovering,          again,         "Recovering",  "illegal"},
    {recovering,          recover,       "Recovering",  "illegal"},
    {recovering,          rekeyed,       "Recovering",  ""},
    {recovering,          unlinked,      "Recovering",  ""},
    {recovering,          cancel,        "Recovering",  "illegal"},
    {recovering,          stored,        "Recovering",  "illegal"},
    {recovering,          taken,         "Recovering",  "illegal"},
    {recovering,          stopped,       "Recovering",  ""},
    {recovering_halting,  stopped,       "Concluding",  "store-failed/no"},
    {recovering_halting,  other_stopped, "Recovering",  ""},
    {recovering,          confirmed,     "Concluding",  "store-succeeded/yes"},
    {recovering_halfway,  confirmed,     "Concluding",  "store-succeeded/yes"},
    {recovering_undo,     confirmed,     "Recovering",  ""},
    {recovering,          stirred,       "Recovering",  ""},
    {recovering,          unsafe,        "Recovering",  ""},
    {recovering,          early,         "Recovering",  ""},
    {recovering,          due,           "Recovering",  "stop"},
    {recovering_undo,     due,           "Recovering",  "stop"},
    {recovering_halting,  confirmed,     "Recovering",  ""},
    {recovering_halting,  early,         "Recovering",  ""},
    {recovering_halting,  due,           "Concluding",  "store-failed/unknown"},

    {admitting,           accept,        "Admitting",   "illegal"},
    {admitting,           again,         "Admitting",   ""},
    {admitting,           rekeyed,       "Admitting",   ""},
    {admitting,           unlinked,      "Admitting",   ""},
    {admitting,           recover,       "Admitting",   "illegal"},
    {admitting,           cancel,        "Admitting",   ""},
    {admitting,           stored,        "Executing",
     "accepted settled slot write in_progress slot"},
    {admitting_cancelled, stored,        "Concluding",  "accepted settled slot store-cancelled/no"},
    {admitting_unsafe,    stored,        "Concluding",  "accepted settled slot store-failed/no"},
    {admitting_late,      stored,        "Concluding",  "accepted settled slot store-timed_out/no"},
    {admitting,           not_stored,    "Idle",        "rejected settled"},
    {admitting_cancelled, not_stored,    "Idle",        "rejected settled"},
    {admitting,           other_stored,  "Admitting",   ""},
    {admitting,           taken,         "Admitting",   "illegal"},
    {admitting,           stopped,       "Admitting",   "illegal"},
    {admitting,           unsafe,        "Admitting",   ""},
    {admitting,           late,          "Admitting",   ""},

    {writing,             accept,        "Executing",   "illegal"},
    {writing,             again,         "Executing",   "illegal"},
    {writing,             recover,       "Executing",   "illegal"},
    {writing,             rekeyed,       "Executing",   ""},
    {writing,             unlinked,      "Executing",   ""},
    {writing,             cancel,        "RollingBack", "stop"},
    {last_confirming,     cancel,        "RollingBack", "stop"},
    {writing,             stored,        "Executing",   ""},
    {recording,           stored,        "Executing",   "write in_progress slot"},
    {recording_late,      stored,        "RollingBack", "stop"},
    {recording,           not_stored,    "RollingBack", "stop"},
    {recording,           other_stored,  "Executing",   ""},
    {writing,             taken,         "Executing",   ""},
    {writing,             refused,       "Concluding",  "store-failed/no"},
    {writing,             lost,          "RollingBack", "stop"},
    {writing,             other_taken,   "Executing",   ""},
    {last_writing,        refused,       "RollingBack", "stop"},
    {confirming,          taken,         "Executing",   ""},
    {writing,             stopped,       "Executing",   "illegal"},
    {writing,             confirmed,     "Executing",   ""},
    {confirming,          confirmed,     "Executing",   "store-intent"},
    {last_confirming,     confirmed,     "Concluding",  "store-succeeded/yes"},
    {confirming,          stirred,       "Executing",   ""},
    {confirming,          revoked,       "RollingBack", "stop"},
    {halting,             revoked,       "RollingBack", ""},
    {confirming,          unsafe,        "RollingBack", "stop"},
    {writing,             early,         "Executing",   ""},
    {writing,             due,           "Executing",   "in_progress slot"},
    {holding,             due,           "Executing",   "store-intent"},
    {last_confirming,     late,          "RollingBack", "stop"},

    {halting,             accept,        "RollingBack", "illegal"},
    {halting,             again,         "RollingBack", "illegal"},
    {halting,             recover,       "RollingBack", "illegal"},
    {halting,             rekeyed,       "RollingBack", ""},
    {halting,             unlinked,      "RollingBack", ""},
    {halting,             cancel,        "RollingBack", "illegal"},
    {halting,             other_stored,  "RollingBack", ""},
    {undo_recording,      stored,        "RollingBack", "write"},
    {undo_recording,      not_stored,    "RollingBack", "write"},
    {halting,             other_taken,   "RollingBack", ""},
    {undo_writing,        taken,         "RollingBack", ""},
    {undo_writing,        refused,       "Concluding",  "store-failed/unknown"},
    {undo_writing,        lost,          "RollingBack", "stop"},
    {halting,             stopped,       "RollingBack", "store-undo-intent"},
    {halting,             other_stopped, "RollingBack", ""},
    {undo_halting,        stopped,       "Concluding",  "store-failed/unknown"},
    {undo_writing,        stopped,       "RollingBack", ""},
    {halting,             stirred,       "RollingBack", ""},
    {undo_confirming,     confirmed,     "RollingBack", "store-undo-intent"},
    {undo_last,           confirmed,     "Concluding",  "store-failed/no"},
    {halting,             early,         "RollingBack", ""},
    {halting,             due,           "Concluding",  "store-failed/unknown"},
    {undo_halting,        due,           "Concluding",  "store-failed/unknown"},
    {undo_confirming,     due,           "RollingBack", "stop"},
    {undo_last,           due,           "RollingBack", "stop"},

    {concluding,          accept,        "Concluding",  "illegal"},
    {concluding,          again,         "Concluding",  "illegal"},
    {concluding,          recover,       "Concluding",  "illegal"},
    {concluding,          rekeyed,       "Concluding",  ""},
    {concluding,          unlinked,      "Concluding",  ""},
    {concluding,          cancel,        "Concluding",  "illegal"},
    {concluding,          stored,        "Idle",        "deliver slot"},
    {concluding_moving,   stored,        "Stuck",       "deliver slot"},
    {concluding,          not_stored,    "Concluding",  ""},
    {concluding,          other_stored,  "Concluding",  ""},
    {concluding_moving,   taken,         "Concluding",  ""},
    {concluding_moving,   stopped,       "Concluding",  ""},
    {concluding,          stirred,       "Concluding",  ""},
    {concluding,          late,          "Concluding",  ""},
    {concluding_again,    early,         "Concluding",  ""},
    {concluding_again,    due,           "Concluding",  "store-succeeded/yes"},

    {stuck,               accept,        "Stuck",       "illegal"},
    {stuck,               again,         "Stuck",       "illegal"},
    {stuck,               start,         "Stuck",       "stop"},
    {stuck_from_start,    start,         "Stuck",       "stop"},
    {stuck,               rekeyed,       "Stuck",       ""},
    {stuck,               unlinked,      "Stuck",       ""},
    {stuck,               cancel,        "Stuck",       "illegal"},
    {stuck,               stored,        "Stuck",       "illegal"},
    {stuck,               taken,         "Stuck",       ""},
    {stuck,               stopped,       "Idle",        "slot"},
    {stuck_from_start,    stopped,       "Idle",        "slot"},
    {stuck,               other_stopped, "Stuck",       ""},
    {stuck,               stirred,       "Stuck",       ""},
    {stuck,               due,           "Stuck",       ""},
    // clang-format on
};

using Pair = std::pair<std::size_t, std::size_t>;  // a state and an event, of any variant

Pair pair_of(Where where, What what) { return {Bench(where).slot().index(), kind_of(what)}; }

std::set<Pair> illegal_pairs() {
  std::set<Pair> illegal;
  for (const Row& row : kTable) {
    if (row.effects == "illegal") illegal.insert(pair_of(row.where, row.what));
  }
  return illegal;
}

template <class Act>
void for_all_variants(Act act) {
  for (int where = 0; where <= static_cast<int>(kLastWhere); ++where) {
    for (int what = 0; what <= static_cast<int>(kLastWhat); ++what) {
      act(static_cast<Where>(where), static_cast<What>(what));
    }
  }
}

}  // namespace

TEST_GROUP(LifecycleTable){};

TEST(LifecycleTable, Every_row_leads_to_its_state_with_its_effects) {
  for (const Row& row : kTable) {
    const auto number = std::to_string(&row - kTable) + " (counted from 0)";
    Bench bench(row.where);
    bench.apply(row.what);
    STRCMP_EQUAL_TEXT(std::string(row.next).c_str(), std::string(name_of(bench.slot())).c_str(),
                      number.c_str());
    STRCMP_EQUAL_TEXT(std::string(row.effects).c_str(), bench.take_effects().c_str(),
                      number.c_str());
  }
}

TEST(LifecycleTable, Every_pair_of_state_and_event_is_listed_and_no_row_twice) {
  std::set<Pair> pairs;
  std::set<std::pair<Where, What>> rows;
  for (const Row& row : kTable) {
    pairs.insert(pair_of(row.where, row.what));
    CHECK_TRUE(rows.insert({row.where, row.what}).second);
  }
  LONGS_EQUAL(std::variant_size_v<Slot> * std::variant_size_v<Event>, pairs.size());
}

TEST(LifecycleTable, Pair_is_illegal_in_all_variants_or_in_none) {
  const auto illegal = illegal_pairs();
  for (const Row& row : kTable) {
    CHECK_EQUAL(illegal.contains(pair_of(row.where, row.what)), row.effects == "illegal");
  }
}

TEST(LifecycleTable, Illegal_event_leaves_every_variant_unchanged_and_is_noted) {
  const auto illegal = illegal_pairs();
  for_all_variants([&](Where where, What what) {
    if (!illegal.contains(pair_of(where, what))) return;
    Bench bench(where);
    const std::string before = bench.everything();
    bench.apply(what);
    STRCMP_EQUAL(before.c_str(), bench.everything().c_str());
    STRCMP_EQUAL("illegal", bench.take_effects().c_str());
  });
}

TEST(LifecycleTable, Legal_event_is_never_noted_as_illegal) {
  const auto illegal = illegal_pairs();
  for_all_variants([&](Where where, What what) {
    if (illegal.contains(pair_of(where, what))) return;
    Bench bench(where);
    bench.apply(what);
    CHECK_TRUE(bench.take_effects().find("illegal") == std::string::npos);
  });
}

}  // namespace latchkey::core::testing
