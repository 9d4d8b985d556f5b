// A DBC file as words, numbers, strings and symbols. It has no comments but those in strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace latchkey::can::dbc {

struct Token {
  enum class Kind : std::uint8_t {
    word,     // a name as in C
    number,   // decimal, with sign, fraction and exponent
    string,   // `text` is what stands between the quotes, where \" is not the end
    cut_off,  // a string without an end
    symbol,   // any other byte
    end,      // and nothing but this from here on
  };

  Kind kind = Kind::end;
  std::string_view text;
  std::size_t line = 0;      // where it begins, from 1
  std::size_t end_line = 0;  // where it ends: strings may contain line ends
  bool is_first = false;     // nothing stands before it on its line
};

class Lexer {
 public:
  // `text` must outlive the Lexer and the tokens.
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next();

 private:
  bool skip_space();
  std::size_t number_length() const;
  std::size_t digits_from(std::size_t at) const;
  Token string(Token token);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool is_line_begun_ = false;
};

}  // namespace latchkey::can::dbc
