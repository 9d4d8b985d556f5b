// P-256 keys as bytes. Coordinates and scalars are 32 bytes, big-endian, leading zeros kept: what a
// JWK (RFC 7518 section 6.2) carries base64url-encoded in `x`, `y` and `d`.
//
// These types hold bytes of the right shape. Whether they make a key is found out where they are
// imported, by Es256Verifier and Es256Signer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/error.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

inline constexpr std::size_t kFieldBytes = 32;

using Coordinate = std::array<std::uint8_t, kFieldBytes>;

// An uncompressed point: 0x04, X, Y (SEC 1 section 2.3.3).
using Point = std::array<std::uint8_t, 1 + 2 * kFieldBytes>;

class PublicKey {
 public:
  static PublicKey from_xy(std::span<const std::uint8_t, kFieldBytes> x,
                           std::span<const std::uint8_t, kFieldBytes> y);

  // invalid_key unless these are 65 bytes that begin with 0x04.
  [[nodiscard]] static base::Result<PublicKey, Error> from_point(
      std::span<const std::uint8_t> point);

  [[nodiscard]] const Point& point() const { return point_; }
  [[nodiscard]] Coordinate x() const;
  [[nodiscard]] Coordinate y() const;

  friend bool operator==(const PublicKey&, const PublicKey&) = default;

 private:
  explicit PublicKey(const Point& point) : point_(point) {}

  Point point_;
};

// The secret half. Moves, never copies, and wipes its bytes when it is moved from or ends. Whoever
// hands in or takes out the scalar wipes their own copy: see wipe().
class PrivateKey {
 public:
  static PrivateKey from_scalar(std::span<const std::uint8_t, kFieldBytes> scalar);
  [[nodiscard]] static base::Result<PrivateKey, Error> generate(const Crypto& crypto);

  PrivateKey(PrivateKey&& other) noexcept;
  PrivateKey& operator=(PrivateKey&& other) noexcept;
  ~PrivateKey();

  // Valid while this key is.
  [[nodiscard]] std::span<const std::uint8_t, kFieldBytes> scalar() const { return scalar_; }

 private:
  PrivateKey() = default;

  std::array<std::uint8_t, kFieldBytes> scalar_{};
};

}  // namespace latchkey::crypto_mbedtls
