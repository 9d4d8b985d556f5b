// Overwrites a secret that is no longer needed, in a way the compiler may not leave out.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace latchkey::crypto_mbedtls {

void wipe(std::span<std::uint8_t> secret);
void wipe(std::string& secret);  // its characters; it keeps its size

}  // namespace latchkey::crypto_mbedtls
