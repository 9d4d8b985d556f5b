// Script: a Lua script that Redis runs as one step. It is named by its SHA-1, as EVALSHA wants it.
#pragma once

#include <string>
#include <string_view>

namespace latchkey::redis {

class Script {
 public:
  // `text` must outlive it.
  explicit Script(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const std::string& sha1() const { return sha1_; }  // 40 hexadecimal digits

 private:
  std::string_view text_;
  std::string sha1_;
};

}  // namespace latchkey::redis
