// Each thing that is refused, with the line and the reason that its author is told.
#include <CppUTest/TestHarness.h>

#include "dbc_files.hpp"

namespace latchkey::can::testing {

TEST_GROUP(DbcRefusal) {
  static constexpr std::string_view kLock = " SG_ Lock : 0|2@1+ (1,0) [0|3] \"\" Agent\n";

  static void check(const char* expected, const std::string& text) {
    STRCMP_EQUAL(expected, errors_of(text).c_str());
  }

  // What follows a message with the signal Lock, from line 3.
  static void check_after(const char* expected, const std::string& text) {
    check(expected, door(kLock) + text);
  }

  // A message whose signal, on line 2, has these parts.
  static void check_signal(const char* expected, const std::string& parts) {
    check(expected, door(" SG_ Lock " + parts + " \"\" Agent\n"));
  }
};

TEST(DbcRefusal, unknown_statement) {
  check("1: 'BO' is not a statement of a DBC file", "BO 1 Door: 8 Body\n");
  check_after("3: 'SIG_COLOUR_' is not a statement of a DBC file", "SIG_COLOUR_ 1 Lock red;\n");
  check("2: '{' is not a statement of a DBC file", "\n{}");
}

TEST(DbcRefusal, what_is_shown_of_it_is_short_and_printable) {
  check("1: '?' is not a statement of a DBC file", "\x1B[2J");
  const std::string long_word(100, 'a');
  check("1: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is not a statement of a DBC file",
        long_word);
}

TEST(DbcRefusal, nul_byte) {
  const std::string text("VERSION \"\"\n\nBU_\0:\n", 18);
  check("3: a NUL byte: this is UTF-16, or no text at all", text);
}

TEST(DbcRefusal, file_beyond_its_limit) {
  check("", std::string(kDbcBytesMax, ' '));
  check("1: the file is longer than 4 MiB", std::string(kDbcBytesMax + 1, ' '));
}

TEST(DbcRefusal, string_without_an_end) {
  check_after("4: this string has no end", "\nCM_ BO_ 1 \"Doors;\n\nVAL_ 1 Lock 9 \n");
  check("1: this string has no end", "VERSION \"\n");
}

TEST(DbcRefusal, lines_in_strings_count) {
  check_after("6: 'Lock' cannot hold 9, 'Bad'", "CM_ \"a\n\nb\";\nVAL_ 1 Lock 9 \"Bad\" ;\n");
}

TEST(DbcRefusal, statement_without_its_semicolon_hides_no_other) {
  check_after(
      "3: ';' is missing\n"
      "4: 'Lock' cannot hold 9, 'Bad'",
      "CM_ BO_ 1 \"Doors\"\nVAL_ 1 Lock 9 \"Bad\" ;\n");
  check_after("3: ';' is missing", "BA_DEF_ \"A\" INT 0 1");
  check_after("3: ';' is missing", "VAL_ 1 Lock 0 \"Off\"\n\n\n");
}

TEST(DbcRefusal, message_with_a_part_missing) {
  check("1: a message's id is missing before 'Door'", "BO_ Door: 8 Body\n");
  check("1: the message's name is missing before ':'", "BO_ 1 : 8 Body\n");
  check("1: ':' is missing before '8'", "BO_ 1 Door 8 Body\n");
  check("1: a message's size is missing before 'Body'", "BO_ 1 Door: Body\n");
  check("1: the sender is missing", "BO_ 1 Door: 8\n" + std::string(kLock));
}

TEST(DbcRefusal, message_size_beyond_can_fd) {
  check("1: a message's size is at most 64, not '65'", "BO_ 1 Door: 65 Body\n");
  check("1: a message's size cannot be '-1'", "BO_ 1 Door: -1 Body\n");
  check("1: a message's size cannot be '8.5'", "BO_ 1 Door: 8.5 Body\n");
}

TEST(DbcRefusal, message_id_out_of_range) {
  check("1: message 'Door' has an id that is none: 2048", "BO_ 2048 Door: 8 Body\n");
  // Bit 31 set, and more than 29 bits.
  check("1: message 'Door' has an id that is none: 2684354560", "BO_ 2684354560 Door: 8 Body\n");
  check("1: a message's id is at most 4294967295, not '4294967296'",
        "BO_ 4294967296 Door: 8 Body\n");
}

TEST(DbcRefusal, message_that_is_there_already) {
  check("3: message 'Lid' has another one's id: 1", door(kLock) + "BO_ 1 Lid: 8 Body\n");
  check("3: message 'Door' is there already", door(kLock) + "BO_ 2 Door: 8 Body\n");
}

TEST(DbcRefusal, messages_beyond_the_limit) {
  std::string text;
  const auto add = [&](int place) {
    const std::string number = std::to_string(2147483648 + static_cast<unsigned>(place));
    text += "BO_ " + number + " M" + number + ": 8 N\n";
  };
  for (int i = 0; i < 4096; ++i) add(i);
  check("", text);
  add(4096);
  check("4097: message 'M2147487744' is one too many: 4096 is the limit", text);
}

TEST(DbcRefusal, signal_with_a_part_missing) {
  check("2: the signal's name is missing before ':'",
        door(" SG_ : 0|2@1+ (1,0) [0|3] \"\" Agent\n"));
  check_signal("2: ':' is missing before '0'", "0|2@1+ (1,0) [0|3]");
  check_signal("2: the start bit is missing before '|'", ": |2@1+ (1,0) [0|3]");
  check_signal("2: '|' is missing before '@'", ": 0@1+ (1,0) [0|3]");
  check_signal("2: '@' is missing before '+'", ": 0|2+ (1,0) [0|3]");
  check_signal("2: '+' is missing before '('", ": 0|2@1 (1,0) [0|3]");
  check_signal("2: '(' is missing before '['", ": 0|2@1+ [0|3]");
  check_signal("2: the offset is missing before ')'", ": 0|2@1+ (1,) [0|3]");
  check_signal("2: the maximum is missing before ']'", ": 0|2@1+ (1,0) [0|]");
  check("2: the unit is missing before 'Agent'", door(" SG_ Lock : 0|2@1+ (1,0) [0|3] Agent\n"));
}

TEST(DbcRefusal, signal_outside_of_a_message) {
  check("1: a signal must follow its message", std::string(kLock));
  check("4: a signal must follow its message", door(kLock) + "BU_: A\n" + std::string(kLock));
}

TEST(DbcRefusal, byte_order_that_is_none) {
  check_signal("2: the byte order is at most 1, not '2'", ": 0|2@2+ (1,0) [0|3]");
}

TEST(DbcRefusal, signal_that_is_there_already) {
  check("3: signal 'Lock' is there already", door(std::string(kLock) + std::string(kLock)));
}

TEST(DbcRefusal, signals_beyond_the_limit) {
  std::string signals;
  const auto add = [&](int place) {
    signals += " SG_ S" + std::to_string(place) + " : 0|2@1+ (1,0) [0|3] \"\" Agent\n";
  };
  for (int i = 0; i < 512; ++i) add(i);
  check("", door(signals));
  add(512);
  check("514: signal 'S512' is one too many: 512 is the limit", door(signals));
}

TEST(DbcRefusal, signal_without_bits_or_with_too_many) {
  check_signal("2: signal 'Lock' must have 1 to 64 bits", ": 0|0@1+ (1,0) [0|3]");
  check_signal("2: signal 'Lock' must have 1 to 64 bits", ": 0|65@1+ (1,0) [0|3]");
  check_signal("2: the number of bits is at most 255, not '256'", ": 0|256@1+ (1,0) [0|3]");
}

TEST(DbcRefusal, signal_that_leaves_its_message) {
  constexpr const char* kOutside = "2: signal 'Lock' does not lie inside its message";
  check_signal(kOutside, ": 57|8@1+ (1,0) [0|3]");
  check_signal(kOutside, ": 62|8@0+ (1,0) [0|3]");
  check_signal(kOutside, ": 64|1@1+ (1,0) [0|3]");
  check_signal(kOutside, ": 65535|64@0+ (1,0) [0|3]");
}

TEST(DbcRefusal, factor_of_zero) {
  check_signal("2: signal 'Lock' has the factor 0", ": 0|2@1+ (0,0) [0|3]");
}

TEST(DbcRefusal, minimum_above_the_maximum) {
  check_signal("2: signal 'Lock' has a minimum above its maximum", ": 0|2@1+ (1,0) [3|2]");
}

TEST(DbcRefusal, number_that_is_not_finite) {
  check_signal("2: the factor cannot be '1e400'", ": 0|2@1+ (1e400,0) [0|3]");
  check_signal("2: the offset is missing before 'nan'", ": 0|2@1+ (1,nan) [0|3]");
  check_signal("2: ')' is missing before '#'", ": 0|2@1+ (1,1.#INF) [0|3]");
}

TEST(DbcRefusal, value_that_the_bits_cannot_hold) {
  check_after("3: 'Lock' cannot hold 4, 'Bad'", "VAL_ 1 Lock 3 \"Good\" 4 \"Bad\" ;\n");
  check_after("3: 'Lock' cannot hold -1, 'Bad'", "VAL_ 1 Lock -1 \"Bad\" ;\n");
}

TEST(DbcRefusal, value_that_is_no_whole_number) {
  check_after("3: a value cannot be '1.5'", "VAL_ 1 Lock 1.5 \"Bad\" ;\n");
  check_after("3: a value cannot be '9223372036854775808'",
              "VAL_ 1 Lock 9223372036854775808 \"Bad\" ;\n");
  check_after("3: the value's name is missing before '2'", "VAL_ 1 Lock 1 2 \"Bad\" ;\n");
}

TEST(DbcRefusal, values_by_the_name_of_a_table) {
  check_after("3: the values must stand here, not the name of a table, 'OnOff'",
              "VAL_ 1 Lock OnOff ;\n");
}

TEST(DbcRefusal, values_that_have_names_already) {
  check_after("4: the values of 'Lock' have their names already",
              "VAL_ 1 Lock 0 \"Off\" ;\nVAL_ 1 Lock 1 \"On\" ;\n");
}

TEST(DbcRefusal, value_names_beyond_the_limit) {
  std::string names = "VAL_ 1 Lock";
  for (int i = 0; i < 4096; ++i) names += " 1 \"a\"";
  check_after("", names + ";");
  check_after("3: more than 4096 values have names", names + " 1 \"a\";");
}

TEST(DbcRefusal, unknown_message_or_signal) {
  check_after("3: there is no message 2", "VAL_ 2 Lock 1 \"On\" ;\n");
  check_after("3: there is no signal 'Lid' in message 'Door'", "VAL_ 1 Lid 1 \"On\" ;\n");
  check_after("3: there is no message 2", "SIG_VALTYPE_ 2 Lock : 1;\n");
  check_after("3: there is no signal 'Lid' in message 'Door'", "SIG_VALTYPE_ 1 Lid : 1;\n");
  check_after("3: there is no message 2", "SG_MUL_VAL_ 2 Lock Page 1-1;\n");
  check_after("3: there is no signal 'Lid' in message 'Door'", "SG_MUL_VAL_ 1 Lid Page 1-1;\n");
  check_after("3: there is no message 2", "BA_ \"GenMsgCycleTime\" BO_ 2 100;\n");
}

TEST(DbcRefusal, float_of_another_size) {
  check_after("3: 'Lock' must have 32 bits to be a float of this type",
              "SIG_VALTYPE_ 1 Lock : 1;\n");
  check_after("3: 'Lock' must have 64 bits to be a float of this type",
              "SIG_VALTYPE_ 1 Lock : 2;\n");
  check_after("3: a number's type is at most 2, not '3'", "SIG_VALTYPE_ 1 Lock : 3;\n");
}

TEST(DbcRefusal, cycle_time_that_is_none) {
  check_after("3: a cycle time in ms is missing before 'fast'",
              "BA_ \"GenMsgCycleTime\" BO_ 1 \"fast\";\n");
  check_after("3: a cycle time in ms cannot be '-1'", "BA_ \"GenMsgCycleTime\" BO_ 1 -1;\n");
  check_after("3: a cycle time in ms is at most 2147483647, not '2147483648'",
              "BA_DEF_DEF_ \"GenMsgCycleTime\" 2147483648;\n");
}

TEST(DbcRefusal, what_was_refused_once_makes_no_more_errors) {
  check("1: message 'Door' has an id that is none: 2048",
        "BO_ 2048 Door: 8 Body\n" + std::string(kLock) + "VAL_ 2048 Lock 1 \"On\" ;\n");
  check("1: ':' is missing before '8'",
        "BO_ 1 Door 8 Body\n" + std::string(kLock) + "VAL_ 1 Lock 1 \"On\" ;\n");
  check(
      "2: signal 'Lock' has the factor 0\n"
      "3: the byte order is missing before '+'",
      door(" SG_ Lock M : 0|2@1+ (0,0) [0|3] \"\" Agent\n"
           " SG_ Lid m1 : 0|2@+ (1,0) [0|3] \"\" Agent\n"
           " SG_ Hood m1 : 0|2@1+ (1,0) [0|3] \"\" Agent\n") +
          "VAL_ 1 Lock 1 \"On\" ;\nVAL_ 1 Lid 1 \"On\" ;\n");
}

TEST(DbcRefusal, several_at_once_come_in_the_order_of_lines) {
  check(
      "2: signal 'A' has no multiplexor: no signal of the message is M\n"
      "3: signal 'Lock' has the factor 0\n"
      "4: there is no message 7",
      "BO_ 2 Lid: 8 Body\n" + std::string(" SG_ A m1 : 0|2@1+ (1,0) [0|3] \"\" Agent\n") +
          "BO_ 1 Door: 8 Body SG_ Lock : 0|2@1+ (0,0) [0|3] \"\" Agent\n" +
          "VAL_ 7 Lock 1 \"On\" ;\n");
}

TEST(DbcRefusal, errors_end_at_their_limit) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "BO\n;\n";
  const auto database = parse_dbc(text);
  CHECK_FALSE(database.has_value());
  LONGS_EQUAL(kDbcErrorsMax, database.error().size());
}

}  // namespace latchkey::can::testing
