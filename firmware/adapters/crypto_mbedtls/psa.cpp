#include "adapters/crypto_mbedtls/psa.hpp"

namespace latchkey::crypto_mbedtls {

Error to_error(psa_status_t status) {
  switch (status) {
    case PSA_ERROR_INVALID_ARGUMENT:  // key bytes are the only arguments that come from outside
      return Error::invalid_key;
    case PSA_ERROR_INSUFFICIENT_ENTROPY: return Error::no_entropy;
    case PSA_ERROR_INSUFFICIENT_MEMORY: return Error::exhausted;
    default: return Error::failed;
  }
}

base::Result<KeySlot, Error> import_p256(psa_key_type_t type, psa_key_usage_t usage,
                                         psa_algorithm_t algorithm,
                                         std::span<const std::uint8_t> bytes) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, type);
  psa_set_key_bits(&attributes, kP256Bits);
  psa_set_key_usage_flags(&attributes, usage);
  psa_set_key_algorithm(&attributes, algorithm);

  psa_key_id_t id = PSA_KEY_ID_NULL;
  const psa_status_t status = psa_import_key(&attributes, bytes.data(), bytes.size(), &id);
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  return KeySlot(id);
}

}  // namespace latchkey::crypto_mbedtls
