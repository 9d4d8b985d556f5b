#include "core/condition.hpp"

#include <limits>
#include <set>

#include "builders.hpp"

namespace latchkey::core::testing {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Comparison kComparisons[] = {Comparison::eq, Comparison::ne, Comparison::lt,
                                       Comparison::le, Comparison::gt, Comparison::ge};

// The comparisons that hold, in the order of kComparisons: "== <= >=".
std::string holding(const Value& left, const Value& right) {
  std::string all;
  for (const Comparison comparison : kComparisons) {
    if (!compare(left, comparison, right)) continue;
    if (!all.empty()) all += ' ';
    all += to_string(comparison);
  }
  return all;
}

}  // namespace

TEST_GROUP(Comparing){};

TEST(Comparing, Numbers_have_an_order) {
  STRCMP_EQUAL("== <= >=", holding(2.0, 2.0).c_str());
  STRCMP_EQUAL("!= < <=", holding(1.0, 2.0).c_str());
  STRCMP_EQUAL("!= > >=", holding(2.0, -2.0).c_str());
}

TEST(Comparing, Numbers_that_differ_by_arithmetic_alone_are_the_same) {
  STRCMP_EQUAL("== <= >=", holding(0.1 + 0.2, 0.3).c_str());
  STRCMP_EQUAL("== <= >=", holding(21.5, 43 * 0.5 + 1e-9).c_str());
  STRCMP_EQUAL("!= < <=", holding(0.0, 0.01).c_str());
}

TEST(Comparing, Number_without_an_end_equals_only_itself) {
  STRCMP_EQUAL("!= > >=", holding(kInfinity, 0.0).c_str());
  STRCMP_EQUAL("!= < <=", holding(-kInfinity, 1e300).c_str());
  STRCMP_EQUAL("== <= >=", holding(kInfinity, kInfinity).c_str());
  STRCMP_EQUAL("!= < <=", holding(-kInfinity, kInfinity).c_str());
}

TEST(Comparing, What_is_no_number_equals_nothing_and_has_no_order) {
  STRCMP_EQUAL("!=", holding(kNan, 0.0).c_str());
  STRCMP_EQUAL("!=", holding(kNan, kNan).c_str());
}

TEST(Comparing, Truth_values_and_words_are_equal_or_not) {
  STRCMP_EQUAL("==", holding(true, true).c_str());
  STRCMP_EQUAL("!=", holding(true, false).c_str());
  STRCMP_EQUAL("==", holding(Word::clipped("dog"), Word::clipped("dog")).c_str());
  STRCMP_EQUAL("!=", holding(Word::clipped("dog"), Word::clipped("doge")).c_str());
}

TEST(Comparing, Different_kinds_hold_in_no_way) {
  STRCMP_EQUAL("", holding(true, 1.0).c_str());
  STRCMP_EQUAL("", holding(1.0, Word::clipped("1")).c_str());
}

TEST(Comparing, Names_are_there_and_unique) {
  std::set<std::string_view> names;
  for (const Comparison comparison : kComparisons) {
    CHECK_TRUE(names.insert(to_string(comparison)).second);
  }
  CHECK_FALSE(names.contains(""));
}

TEST(Comparing, Value_outside_the_set_holds_never_and_has_no_name) {
  const auto none = static_cast<Comparison>(77);
  CHECK_TRUE(to_string(none).empty());
  CHECK_FALSE(compare(1.0, none, 1.0));
  CHECK_FALSE(compare(true, none, true));
}

TEST_GROUP(Conditions) {
  Signals signals{5};
  const Interlock standing{{kSpeed, Comparison::le, 0.0}, true};
  const Interlock closed{{kTrunk, Comparison::eq, 0.0}, false};
};

TEST(Conditions, On_an_unknown_signal_does_not_hold_whichever_it_is) {
  for (const Comparison comparison : kComparisons) {
    CHECK_FALSE(holds({kSpeed, comparison, 0.0}, signals));
    CHECK_FALSE(holds({kBeyondTable, comparison, 0.0}, signals));
  }
}

TEST(Conditions, All_hold_when_each_does) {
  CHECK_TRUE(all_hold({}, signals));
  signals.update(kSpeed, 0.0);
  CHECK_TRUE(all_hold({standing.condition}, signals));
  CHECK_FALSE(all_hold({standing.condition, closed.condition}, signals));
}

TEST(Conditions, First_interlock_in_the_way_is_named) {
  const std::vector<Interlock> interlocks = {closed, standing};
  CHECK_TRUE(*violated(interlocks, InterlockTime::before, signals) == closed.condition);
  signals.update(kTrunk, 0.0);
  CHECK_TRUE(*violated(interlocks, InterlockTime::before, signals) == standing.condition);
  signals.update(kSpeed, 0.0);
  POINTERS_EQUAL(nullptr, violated(interlocks, InterlockTime::before, signals));
}

TEST(Conditions, Interlock_for_the_start_alone_does_not_count_while_it_runs) {
  POINTERS_EQUAL(nullptr, violated({closed}, InterlockTime::during, signals));
  CHECK_TRUE(violated({standing}, InterlockTime::during, signals) != nullptr);
}

}  // namespace latchkey::core::testing
