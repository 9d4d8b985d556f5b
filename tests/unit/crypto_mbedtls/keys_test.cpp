#include "adapters/crypto_mbedtls/keys.hpp"

#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "bytes.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr std::array<std::uint8_t, kFieldBytes> filled_with(std::uint8_t byte) {
  std::array<std::uint8_t, kFieldBytes> bytes{};
  bytes.fill(byte);
  return bytes;
}

bool all_zero(std::span<const std::uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

TEST_GROUP(PublicKey){};

TEST(PublicKey, from_its_halves_gives_them_back) {
  const auto key = PublicKey::from_xy(filled_with(1), filled_with(2));
  CHECK(key.x() == filled_with(1));
  CHECK(key.y() == filled_with(2));
  CHECK_EQUAL(0x04, key.point().front());
}

TEST(PublicKey, from_its_point_is_the_same_key) {
  const auto key = PublicKey::from_xy(filled_with(1), filled_with(2));
  const auto again = PublicKey::from_point(key.point());
  CHECK(again.has_value());
  CHECK(*again == key);
}

TEST(PublicKey, point_of_wrong_length_is_refused) {
  for (const std::size_t size : {0U, 1U, 33U, 64U, 66U}) {
    const auto key = PublicKey::from_point(testing::Bytes(size, 0x04));
    CHECK(!key.has_value());
    CHECK(key.error() == Error::invalid_key);
  }
}

TEST(PublicKey, compressed_point_is_refused) {
  CHECK(!PublicKey::from_point(testing::Bytes(65, 0x02)).has_value());
}

TEST_GROUP(PrivateKey) { Crypto crypto = Crypto::start().value(); };

TEST(PrivateKey, from_a_scalar_gives_it_back) {
  const auto key = PrivateKey::from_scalar(filled_with(7));
  CHECK(std::ranges::equal(key.scalar(), filled_with(7)));
}

TEST(PrivateKey, generated_twice_differs) {
  const auto first = PrivateKey::generate(crypto);
  const auto second = PrivateKey::generate(crypto);
  CHECK(first.has_value());
  CHECK(second.has_value());
  CHECK(!std::ranges::equal(first->scalar(), second->scalar()));
}

TEST(PrivateKey, generated_many_times_uses_up_no_key_slot) {
  for (int i = 0; i < 40; ++i) CHECK(PrivateKey::generate(crypto).has_value());
}

TEST(PrivateKey, moved_from_is_wiped) {
  auto from = PrivateKey::from_scalar(filled_with(7));
  const auto left = from.scalar();
  const auto to = std::move(from);
  CHECK(all_zero(left));
  CHECK(std::ranges::equal(to.scalar(), filled_with(7)));
}

TEST(PrivateKey, assigned_from_is_wiped) {
  auto from = PrivateKey::from_scalar(filled_with(7));
  const auto left = from.scalar();
  auto to = PrivateKey::from_scalar(filled_with(8));
  to = std::move(from);
  CHECK(all_zero(left));
  CHECK(std::ranges::equal(to.scalar(), filled_with(7)));
}

TEST(PrivateKey, after_its_end_its_storage_is_wiped) {
  alignas(PrivateKey) std::array<std::uint8_t, sizeof(PrivateKey)> storage{};
  auto* const key = new (storage.data()) PrivateKey(PrivateKey::from_scalar(filled_with(7)));
  CHECK(!all_zero(storage));
  key->~PrivateKey();
  CHECK(all_zero(storage));
}

}  // namespace latchkey::crypto_mbedtls
