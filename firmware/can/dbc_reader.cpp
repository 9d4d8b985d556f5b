#include "can/dbc_reader.hpp"

#include <charconv>
#include <cmath>

#include "can/dbc_keywords.hpp"

namespace latchkey::can::dbc {

Reader::Reader(std::string_view text, Errors& errors)
    : lexer_(text), errors_(errors), next_(lexer_.next()) {}

Token Reader::begin_statement() {
  failed_ = false;
  line_ = next_.line;
  return take();
}

void Reader::recover() {
  while (!at_end() && !next_begins_statement()) {
    const Token token = take();
    if (token.kind == Token::Kind::symbol && token.text == ";") return;
  }
}

void Reader::skip_statement() {
  while (!failed_ && !accept(';')) {
    if (at_end() || next_begins_statement() || next_.kind == Token::Kind::cut_off) {
      fail_at_next("';'");
    } else {
      take();
    }
  }
}

bool Reader::accept(char symbol) {
  if (!next_is(Token::Kind::symbol) || next_.text.front() != symbol) return false;
  take();
  return true;
}

bool Reader::next_is_name() const { return next_is(Token::Kind::word) && !next_begins_statement(); }

Token Reader::take() {
  const Token taken = next_;
  read_line_ = taken.end_line;
  next_ = lexer_.next();
  return taken;
}

void Reader::expect(char symbol) {
  if (!failed_ && !accept(symbol)) fail_at_next(std::string("'") + symbol + "'");
}

std::string_view Reader::name(std::string_view what) {
  if (!next_begins_statement() && wants(Token::Kind::word, what)) return take().text;
  if (!failed_) fail_at_next(what);
  return {};
}

std::string Reader::text(std::string_view what) {
  std::string text;
  if (!wants(Token::Kind::string, what)) return text;
  for (const char c : take().text) {
    if (c == '"') text.pop_back();  // the backslash before it
    text += c;
  }
  return text;
}

double Reader::number(std::string_view what) { return convert<double>(what); }

std::int64_t Reader::integer(std::string_view what) { return convert<std::int64_t>(what); }

std::uint64_t Reader::whole(std::string_view what, std::uint64_t maximum) {
  const std::string_view shown = next_.text;
  const auto number = convert<std::uint64_t>(what);
  if (number <= maximum) return number;
  fail(std::string(what) + " is at most " + std::to_string(maximum) + ", not " + quote(shown));
  return 0;
}

std::uint64_t Reader::range_end(std::string_view what) {
  if (next_is(Token::Kind::number) && next_.text.front() == '-') {
    next_.text.remove_prefix(1);
  } else {
    expect('-');
  }
  return whole(what);
}

void Reader::fail(std::string message) {
  if (failed_) return;
  failed_ = true;
  errors_.add(read_line_, std::move(message));
}

bool Reader::next_begins_statement() const {
  return next_.kind == Token::Kind::word && next_.is_first && find_keyword(next_.text);
}

bool Reader::wants(Token::Kind kind, std::string_view what) {
  if (failed_) return false;
  if (next_.kind != kind) fail_at_next(what);
  return !failed_;
}

void Reader::fail_at_next(std::string_view wanted) {
  if (next_.kind == Token::Kind::cut_off) {
    failed_ = true;
    return errors_.add(next_.line, "this string has no end");
  }
  std::string message(wanted);
  message += " is missing";
  // What is on another line is the next statement's business.
  if (!at_end() && !next_.is_first) {
    read_line_ = next_.line;
    message += " before " + quote(next_.text);
  }
  fail(std::move(message));
}

template <class Number>
Number Reader::convert(std::string_view what) {
  if (!wants(Token::Kind::number, what)) return {};
  const Token token = take();
  std::string_view digits = token.text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc{} && end == digits.data() + digits.size()) return number;
  fail(std::string(what) + " cannot be " + quote(token.text));
  return {};
}

}  // namespace latchkey::can::dbc
