#include "can/dbc_lexer.hpp"

#include <algorithm>

#include "base/identifier.hpp"

namespace latchkey::can::dbc {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return base::is_alphanumeric(c) || c == '_'; }

}  // namespace

Token Lexer::next() {
  Token token;
  token.is_first = skip_space();
  token.line = token.end_line = line_;
  if (at_ == text_.size()) return token;

  const char first = text_[at_];
  if (first == '"') return string(token);
  std::size_t length = number_length();
  token.kind = Token::Kind::number;
  if (length == 0) {
    const auto rest = text_.substr(at_);
    length = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word) - rest.begin());
    token.kind = Token::Kind::word;
  }
  if (length == 0) {
    length = 1;
    token.kind = Token::Kind::symbol;
  }
  token.text = text_.substr(at_, length);
  at_ += length;
  return token;
}

// Whether what follows is the first on its line.
bool Lexer::skip_space() {
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
      is_line_begun_ = false;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      break;
    }
  }
  const bool was_begun = is_line_begun_;
  is_line_begun_ = true;
  return !was_begun;
}

std::size_t Lexer::digits_from(std::size_t at) const {
  const auto rest = text_.substr(std::min(at, text_.size()));
  return static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
}

// 0: no number begins here.
std::size_t Lexer::number_length() const {
  const auto char_at = [this](std::size_t at) { return at < text_.size() ? text_[at] : '\0'; };
  const auto is_sign = [](char c) { return c == '+' || c == '-'; };

  std::size_t at = at_ + (is_sign(char_at(at_)) ? 1 : 0);
  std::size_t digits = digits_from(at);
  at += digits;
  if (char_at(at) == '.') {
    const std::size_t fraction = digits_from(at + 1);
    digits += fraction;
    at += 1 + fraction;
  }
  if (digits == 0) return 0;
  if (char_at(at) == 'e' || char_at(at) == 'E') {
    const std::size_t sign = is_sign(char_at(at + 1)) ? 1 : 0;
    const std::size_t exponent = digits_from(at + 1 + sign);
    if (exponent > 0) at += 1 + sign + exponent;
  }
  return at - at_;
}

Token Lexer::string(Token token) {
  const std::size_t begin = ++at_;
  token.kind = Token::Kind::cut_off;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++line_;
    const bool is_escaped = at_ > begin && text_[at_ - 1] == '\\';
    if (text_[at_] == '"' && !is_escaped) {
      token.kind = Token::Kind::string;
      break;
    }
  }
  token.text = text_.substr(begin, at_ - begin);
  token.end_line = line_;
  if (token.kind == Token::Kind::string) ++at_;
  return token;
}

}  // namespace latchkey::can::dbc
