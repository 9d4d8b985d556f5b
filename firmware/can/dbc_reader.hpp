// Reads the parts of a statement one after the other. The first one that is not as it should be is
// an error; from then on nothing more is read, until the next statement.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "can/dbc_errors.hpp"
#include "can/dbc_lexer.hpp"

namespace latchkey::can::dbc {

class Reader {
 public:
  // Both must outlive the Reader.
  Reader(std::string_view text, Errors& errors);

  [[nodiscard]] bool at_end() const { return next_.kind == Token::Kind::end; }
  [[nodiscard]] bool failed() const { return failed_; }
  // Where the statement begins.
  [[nodiscard]] std::size_t line() const { return line_; }

  // A statement's keyword, or whatever stands in its place. Ends a failure.
  Token begin_statement();
  // After a failure: on to what could be the next statement.
  void recover();
  // To the end of a statement that has no meaning here.
  void skip_statement();

  // False, and nothing is read, when it is something else.
  bool accept(char symbol);
  // After a failure nothing is.
  [[nodiscard]] bool next_is(Token::Kind kind) const { return next_.kind == kind && !failed_; }
  [[nodiscard]] std::string_view next_text() const { return next_.text; }
  [[nodiscard]] bool next_is_first() const { return next_.is_first; }
  // A word that does not begin the next statement.
  [[nodiscard]] bool next_is_name() const;
  // Whatever it is.
  Token take();

  // `what` is for the error. After a failure each gives something empty.
  void expect(char symbol);
  std::string_view name(std::string_view what);
  std::string text(std::string_view what);
  double number(std::string_view what);
  std::int64_t integer(std::string_view what);
  std::uint64_t whole(std::string_view what,
                      std::uint64_t maximum = std::numeric_limits<std::uint64_t>::max());
  // The `-5` of `3-5` or `3 - 5`.
  std::uint64_t range_end(std::string_view what);

  void fail(std::string message);

 private:
  [[nodiscard]] bool next_begins_statement() const;
  bool wants(Token::Kind kind, std::string_view what);
  void fail_at_next(std::string_view wanted);
  template <class Number>
  Number convert(std::string_view what);

  Lexer lexer_;
  Errors& errors_;
  Token next_;
  std::size_t line_ = 1;
  std::size_t read_line_ = 1;
  bool failed_ = false;
};

}  // namespace latchkey::can::dbc
