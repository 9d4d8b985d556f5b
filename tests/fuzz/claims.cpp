// Any bytes as a command's header (the first line) and claims (the rest), in a JWS whose encoding
// is right.
#include <string>

#include "codec/base64url.hpp"
#include "fuzz/decoded_command.hpp"
#include "fuzz/target.hpp"

void latchkey::fuzz::run(std::string_view input) {
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return;
  static const std::string signature = '.' + codec::encode_base64url(std::string(64, 'S'));
  check_command(codec::encode_base64url(input.substr(0, end)) + '.' +
                codec::encode_base64url(input.substr(end + 1)) + signature);
}
