#include "client/text.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

using latchkey::base::Millis;
using latchkey::client::grouped;
using latchkey::client::in_words;
using latchkey::client::printable;
using latchkey::client::shell_word;

TEST_GROUP(Printable){};

TEST(Printable, Of_plain_text_changes_nothing) {
  STRCMP_EQUAL("Türen zu, 21 °C, 車", printable("Türen zu, 21 °C, 車").c_str());
}

TEST(Printable, Escapes_what_steers_a_terminal) {
  STRCMP_EQUAL("\\x1b[2J\\x0d\\x0a\\x07\\x7f", printable("\x1b[2J\r\n\x07\x7f").c_str());
  // U+009B is the escape sequence introducer in one character.
  STRCMP_EQUAL("\\xc2\\x9b2J", printable("\xc2\x9b"
                                         "2J")
                                   .c_str());
}

TEST(Printable, Escapes_a_NUL_and_goes_on) {
  STRCMP_EQUAL("a\\x00b", printable(std::string_view("a\0b", 3)).c_str());
}

TEST(Printable, Escapes_what_reverses_text) {
  STRCMP_EQUAL("\\xe2\\x80\\xaekcol", printable("\xe2\x80\xaekcol").c_str());
}

TEST(Printable, Escapes_what_is_no_UTF_8) {
  STRCMP_EQUAL("\\xff", printable("\xff").c_str());
  STRCMP_EQUAL("\\xc3", printable("\xc3").c_str());                    // cut off
  STRCMP_EQUAL("\\xc0\\xaf", printable("\xc0\xaf").c_str());           // overlong
  STRCMP_EQUAL("\\xe0\\x80\\xaf", printable("\xe0\x80\xaf").c_str());  // overlong
  STRCMP_EQUAL("\\xed\\xa0\\x80", printable("\xed\xa0\x80").c_str());  // a surrogate
  STRCMP_EQUAL("\\xf4\\x90\\x80\\x80", printable("\xf4\x90\x80\x80").c_str());
}

TEST_GROUP(InWords){};

TEST(InWords, Chooses_a_unit_for_people) {
  STRCMP_EQUAL("0 ms", in_words(Millis(0)).c_str());
  STRCMP_EQUAL("999 ms", in_words(Millis(999)).c_str());
  STRCMP_EQUAL("1.0 s", in_words(Millis(1000)).c_str());
  STRCMP_EQUAL("3.2 s", in_words(Millis(3249)).c_str());
  STRCMP_EQUAL("1 min", in_words(Millis(60'000)).c_str());
  STRCMP_EQUAL("2 min 5 s", in_words(Millis(125'400)).c_str());
}

TEST_GROUP(Grouped){};

TEST(Grouped, Separates_thousands) {
  STRCMP_EQUAL("0", grouped(0).c_str());
  STRCMP_EQUAL("999", grouped(999).c_str());
  STRCMP_EQUAL("1,000", grouped(1000).c_str());
  STRCMP_EQUAL("20,000", grouped(20'000).c_str());
  STRCMP_EQUAL("1,234,567", grouped(1'234'567).c_str());
}

TEST_GROUP(ShellWord){};

TEST(ShellWord, Of_harmless_text_has_no_quotes) {
  STRCMP_EQUAL("vehicles/VIN/command", shell_word("vehicles/VIN/command").c_str());
}

TEST(ShellWord, Quotes_everything_else) {
  STRCMP_EQUAL("''", shell_word("").c_str());
  STRCMP_EQUAL("'$(id) `id` \"'", shell_word("$(id) `id` \"").c_str());
  STRCMP_EQUAL("'it'\\''s'", shell_word("it's").c_str());
}
