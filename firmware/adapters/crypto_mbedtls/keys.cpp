#include "adapters/crypto_mbedtls/keys.hpp"

#include <algorithm>

#include "adapters/crypto_mbedtls/key_slot.hpp"
#include "adapters/crypto_mbedtls/psa.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr std::uint8_t kUncompressed = 0x04;

}  // namespace

PublicKey PublicKey::from_xy(std::span<const std::uint8_t, kFieldBytes> x,
                             std::span<const std::uint8_t, kFieldBytes> y) {
  Point point;
  point.front() = kUncompressed;
  const auto after_x = std::copy(x.begin(), x.end(), point.begin() + 1);
  std::copy(y.begin(), y.end(), after_x);
  return PublicKey(point);
}

base::Result<PublicKey, Error> PublicKey::from_point(std::span<const std::uint8_t> point) {
  Point copy;
  if (point.size() != copy.size() || point.front() != kUncompressed) {
    return base::unexpected(Error::invalid_key);
  }
  std::copy(point.begin(), point.end(), copy.begin());
  return PublicKey(copy);
}

Coordinate PublicKey::x() const {
  Coordinate x;
  std::copy_n(point_.begin() + 1, x.size(), x.begin());
  return x;
}

Coordinate PublicKey::y() const {
  Coordinate y;
  std::copy_n(point_.begin() + 1 + kFieldBytes, y.size(), y.begin());
  return y;
}

PrivateKey PrivateKey::from_scalar(std::span<const std::uint8_t, kFieldBytes> scalar) {
  PrivateKey key;
  std::copy(scalar.begin(), scalar.end(), key.scalar_.begin());
  return key;
}

base::Result<PrivateKey, Error> PrivateKey::generate(const Crypto&) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, kP256KeyPair);
  psa_set_key_bits(&attributes, kP256Bits);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);

  psa_key_id_t id = PSA_KEY_ID_NULL;
  psa_status_t status = psa_generate_key(&attributes, &id);
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  const KeySlot slot(id);

  PrivateKey key;
  std::size_t size = 0;
  status = psa_export_key(slot.id(), key.scalar_.data(), key.scalar_.size(), &size);
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  if (size != key.scalar_.size()) return base::unexpected(Error::failed);
  return key;
}

PrivateKey::PrivateKey(PrivateKey&& other) noexcept : scalar_(other.scalar_) {
  wipe(other.scalar_);
}

PrivateKey& PrivateKey::operator=(PrivateKey&& other) noexcept {
  if (this == &other) return *this;
  scalar_ = other.scalar_;
  wipe(other.scalar_);
  return *this;
}

PrivateKey::~PrivateKey() { wipe(scalar_); }

}  // namespace latchkey::crypto_mbedtls
