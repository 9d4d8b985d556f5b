#include "redis/script.hpp"

#include <openssl/sha.h>

#include <array>

namespace latchkey::redis {

Script::Script(std::string_view text) : text_(text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    sha1_ += kDigits[byte >> 4U];
    sha1_ += kDigits[byte & 0x0FU];
  }
}

}  // namespace latchkey::redis
