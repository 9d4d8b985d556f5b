#include <CppUTest/TestHarness.h>

#include "dbc_files.hpp"

namespace latchkey::can::testing {

TEST_GROUP(DbcMultiplexing){// A signal of eight bits with this mark, in this byte.
                            static std::string signal(const std::string& name_and_mark, int byte){
                                return " SG_ " + name_and_mark + " : " + std::to_string(byte * 8) +
                                       "|8@1+ (1,0) [0|0] \"\" Agent\n";
}

static void check_when(const Database& database, std::string_view name,
                       std::string_view multiplexor, std::vector<Multiplexing::Range> when) {
  const Message& message = database.messages.at(0);
  const Signal* found = message.find(name);
  CHECK(found != nullptr);
  CHECK(found->multiplexing.has_value());
  const Signal& chosen_by = message.signals.at(found->multiplexing->multiplexor);
  STRCMP_EQUAL(std::string(multiplexor).c_str(), chosen_by.name.c_str());
  const auto is_same = [](const auto& a, const auto& b) {
    return a.first == b.first && a.last == b.last;
  };
  CHECK(std::ranges::equal(found->multiplexing->when, when, is_same));
}

static void check_errors(const char* expected, const std::string& text) {
  STRCMP_EQUAL(expected, errors_of(text).c_str());
}
}
;

TEST(DbcMultiplexing, marks_alone_name_the_one_multiplexor) {
  // It may stand behind those that it chooses.
  const Database database =
      parsed(door(signal("A m0", 1) + signal("B m255", 2) + signal("Page M", 0)));
  check_when(database, "A", "Page", {{0, 0}});
  check_when(database, "B", "Page", {{255, 255}});
  CHECK_FALSE(database.messages[0].find("Page")->multiplexing.has_value());
}

TEST(DbcMultiplexing, ranges_name_several_multiplexors) {
  const Database database =
      parsed(door(signal("Page M", 0) + signal("Part m3M", 1) + signal("Other M", 2) +
                  signal("A m1", 3) + signal("B m2", 4)) +
             "SG_MUL_VAL_ 1 Part Page 3-3;\n"
             "SG_MUL_VAL_ 1 A Part 1-4, 6-6,8 - 9;\n"
             "SG_MUL_VAL_ 1 B Other 0-255;\n");
  check_when(database, "Part", "Page", {{3, 3}});
  check_when(database, "A", "Part", {{1, 4}, {6, 6}, {8, 9}});
  check_when(database, "B", "Other", {{0, 255}});
}

TEST(DbcMultiplexing, every_feature_is_resolved) {
  const Database all = parsed(read_file(kEveryFeature));
  const Database diagnosis{.messages = {*all.find("Diagnosis")}};
  check_when(diagnosis, "Reading", "Service", {{16, 17}, {33, 33}});
  check_when(diagnosis, "Identifier", "Service", {{34, 40}});
  check_when(diagnosis, "SupplyVoltage", "Reading", {{1, 1}});
  check_when(diagnosis, "SupplyCurrent", "Reading", {{2, 9}, {11, 11}});
}

TEST(DbcMultiplexing, mark_that_is_none_is_refused) {
  for (const char* mark : {"X", "m", "mM", "m1x", "MM", "m1MM", "m99999999999999999999"}) {
    const std::string expected = "2: '" + std::string(mark) + "' is not M, or m and a number";
    check_errors(expected.c_str(), door(signal("A " + std::string(mark), 0)));
  }
}

TEST(DbcMultiplexing, page_without_a_multiplexor_is_refused) {
  check_errors("3: signal 'A' has no multiplexor: no signal of the message is M",
               door(signal("B", 0) + signal("A m1", 1)));
}

TEST(DbcMultiplexing, page_of_one_of_two_multiplexors_is_refused) {
  check_errors("4: signal 'A' has one of several multiplexors; SG_MUL_VAL_ must say which",
               door(signal("P M", 0) + signal("Q M", 1) + signal("A m1", 2)));
  // Nested ones: the same.
  check_errors(
      "3: signal 'Q' has one of several multiplexors; SG_MUL_VAL_ must say which\n"
      "4: signal 'A' has one of several multiplexors; SG_MUL_VAL_ must say which",
      door(signal("P M", 0) + signal("Q m1M", 1) + signal("A m1", 2)));
}

TEST(DbcMultiplexing, multiplexor_that_is_none_is_refused) {
  const std::string message = door(signal("P M", 0) + signal("A m1", 1) + signal("B", 2));
  check_errors("5: signal 'A' has no multiplexor: 'B' is none",
               message + "SG_MUL_VAL_ 1 A B 1-1;\n");
  check_errors("5: signal 'A' has no multiplexor: 'C' is none",
               message + "SG_MUL_VAL_ 1 A C 1-1;\n");
}

TEST(DbcMultiplexing, ranges_of_a_plain_signal_are_refused) {
  check_errors("4: signal 'A' is not multiplexed: its SG_ has no m and number",
               door(signal("P M", 0) + signal("A", 1)) + "SG_MUL_VAL_ 1 A P 1-1;\n");
}

TEST(DbcMultiplexing, ranges_given_twice_are_refused) {
  check_errors("5: 'A' has its multiplexor already",
               door(signal("P M", 0) + signal("A m1", 1)) +
                   "SG_MUL_VAL_ 1 A P 1-1;\nSG_MUL_VAL_ 1 A P 2-2;\n");
}

TEST(DbcMultiplexing, range_that_runs_backwards_is_refused) {
  check_errors("4: a range's end lies before its beginning",
               door(signal("P M", 0) + signal("A m1", 1)) + "SG_MUL_VAL_ 1 A P 3-2;\n");
}

TEST(DbcMultiplexing, ranges_beyond_the_limit_are_refused) {
  std::string text = door(signal("P M", 0) + signal("A m1", 1)) + "SG_MUL_VAL_ 1 A P 0-0";
  for (int i = 1; i < 4096; ++i) text += ",1-1";
  check_errors("", text + ";");
  check_errors("4: more than 4096 ranges", text + ",1-1;");
}

TEST(DbcMultiplexing, page_that_the_multiplexor_cannot_hold_is_refused) {
  check_errors("3: signal 'A' is never there: 'P' cannot be 256",
               door(signal("P M", 0) + signal("A m256", 1)));
  check_errors("4: signal 'A' is never there: 'P' cannot be 300",
               door(signal("P M", 0) + signal("A m1", 1)) + "SG_MUL_VAL_ 1 A P 1-300;\n");
}

TEST(DbcMultiplexing, multiplexors_in_a_ring_are_refused) {
  check_errors(
      "4: 'P' multiplexes itself\n"
      "5: 'Q' multiplexes itself",
      door(signal("P m1M", 0) + signal("Q m1M", 1)) +
          "SG_MUL_VAL_ 1 P Q 1-1;\nSG_MUL_VAL_ 1 Q P 1-1;\n");
  check_errors("2: 'P' multiplexes itself", door(signal("P m1M", 0)));
}

TEST(DbcMultiplexing, multiplexor_that_is_a_float_is_refused) {
  check_errors("3: signal 'A' has a multiplexor that is a float: 'P'",
               door(" SG_ P M : 0|32@1- (1,0) [0|0] \"\" Agent\n" + signal("A m1", 4)) +
                   "SIG_VALTYPE_ 1 P : 1;\n");
}

}  // namespace latchkey::can::testing
