// A compact JWS, taken apart.
#pragma once

#include <string>

namespace latchkey::integration {

struct Jws {
  std::string header;  // base64url-encoded, as the rest
  std::string payload;
  std::string signature;

  [[nodiscard]] static Jws of(const std::string& text);
  [[nodiscard]] std::string text() const { return header + '.' + payload + '.' + signature; }
};

}  // namespace latchkey::integration
