#include "adapters/crypto_mbedtls/key_slot.hpp"

#include <psa/crypto.h>

#include <type_traits>

namespace latchkey::crypto_mbedtls {

// Lets the headers of this folder do without those of the library. It fails on a build of mbedTLS
// for a key server, where an identifier also names the key's owner.
static_assert(std::is_same_v<mbedtls_svc_key_id_t, std::uint32_t>);

KeySlot::~KeySlot() {
  static_assert(kNone == PSA_KEY_ID_NULL);
  psa_destroy_key(id_);  // nothing happens for kNone
}

}  // namespace latchkey::crypto_mbedtls
