#include "client/console.hpp"

#include <unistd.h>

namespace latchkey::client {
namespace {

void write(std::FILE* file, std::string_view text) {
  // Somebody who closes the pipe does not want the rest.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), file));
}

std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::plain: return "";
    case Colour::good: return "\033[32m";
    case Colour::bad: return "\033[31m";
    case Colour::dim: return "\033[2m";
  }
  return "";
}

}  // namespace

Console::Console(std::FILE* out, std::FILE* err, bool colours)
    : out_(out),
      err_(err),
      terminal_(::isatty(::fileno(out)) == 1),
      colours_(colours && terminal_) {}

void Console::line(std::string_view text) {
  clear_passing();
  write(out_, std::string(text) + "\n");
  std::fflush(out_);
}

void Console::remark(std::string_view text) {
  clear_passing();
  write(err_, "latchkey: " + std::string(text) + "\n");
}

void Console::passing(std::string_view text) {
  if (!terminal_) return;
  write(out_, "\r\033[K" + std::string(text));
  std::fflush(out_);
  passing_ = true;
}

std::string Console::paint(Colour colour, std::string_view text) const {
  if (!colours_ || colour == Colour::plain) return std::string(text);
  return std::string(code_of(colour)) + std::string(text) + "\033[0m";
}

void Console::clear_passing() {
  if (!passing_) return;
  write(out_, "\r\033[K");
  std::fflush(out_);
  passing_ = false;
}

}  // namespace latchkey::client
