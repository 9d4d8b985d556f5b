// Console: where a sub-command writes. Results go to standard output, remarks to standard error.
// One thread.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace latchkey::client {

enum class Colour : unsigned char { plain, good, bad, dim };

class Console {
 public:
  // `colours` is about terminals only: a file or a pipe never gets any.
  Console(std::FILE* out, std::FILE* err, bool colours);

  // Whether a person is watching: then there are progress bars.
  [[nodiscard]] bool is_terminal() const { return terminal_; }

  // A whole line, at once even when another program reads it.
  void line(std::string_view text);
  void remark(std::string_view text);

  // A line that the next one overwrites. Nothing is written unless this is a terminal.
  void passing(std::string_view text);

  [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;

 private:
  void clear_passing();

  std::FILE* out_;
  std::FILE* err_;
  bool terminal_;
  bool colours_;
  bool passing_ = false;
};

}  // namespace latchkey::client
