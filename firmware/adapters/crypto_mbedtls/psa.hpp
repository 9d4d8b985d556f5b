// The PSA Crypto API as this folder uses it. Private to its sources.
#pragma once

#include <psa/crypto.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/key_slot.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

inline constexpr std::size_t kP256Bits = 256;
inline constexpr psa_key_type_t kP256KeyPair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
inline constexpr psa_key_type_t kP256PublicKey =
    PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1);

// The one place where the library's status codes become ours. `status` is not PSA_SUCCESS.
Error to_error(psa_status_t status);

// Imports a P-256 key that may be used in one way with one algorithm. The library checks it.
[[nodiscard]] base::Result<KeySlot, Error> import_p256(psa_key_type_t type, psa_key_usage_t usage,
                                                       psa_algorithm_t algorithm,
                                                       std::span<const std::uint8_t> bytes);

}  // namespace latchkey::crypto_mbedtls
