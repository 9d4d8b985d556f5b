// Overwrites a secret that is no longer needed, in a way the compiler may not leave out.
#pragma once

#include <cstdint>
#include <span>

namespace latchkey::crypto_mbedtls {

void wipe(std::span<std::uint8_t> secret);

}  // namespace latchkey::crypto_mbedtls
