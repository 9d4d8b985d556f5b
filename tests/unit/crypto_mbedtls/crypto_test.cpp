#include "adapters/crypto_mbedtls/crypto.hpp"

#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"
#include "bytes.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

using testing::exactly;
using testing::from_hex;
using testing::from_text;

Digest digest(std::string_view hex) { return exactly<32>(from_hex(hex)); }

}  // namespace

TEST_GROUP(Crypto) { Crypto crypto = Crypto::start().value(); };

TEST(Crypto, sha256_of_nothing_is_the_known_digest) {
  CHECK(crypto.sha256({}) ==
        digest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

TEST(Crypto, sha256_of_one_block_is_the_known_digest) {
  CHECK(crypto.sha256(from_text("abc")) ==
        digest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST(Crypto, sha256_of_two_blocks_is_the_known_digest) {
  CHECK(crypto.sha256(from_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        digest("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST(Crypto, sha256_of_a_million_bytes_is_the_known_digest) {
  CHECK(crypto.sha256(testing::Bytes(1'000'000, 'a')) ==
        digest("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(Crypto, random_bytes_differ_each_time) {
  std::array<std::uint8_t, 32> first{};
  std::array<std::uint8_t, 32> second{};
  CHECK(crypto.random_bytes(first).has_value());
  CHECK(crypto.random_bytes(second).has_value());
  CHECK(first != second);
}

TEST(Crypto, random_bytes_into_nothing_succeeds) { CHECK(crypto.random_bytes({}).has_value()); }

TEST(Crypto, random_bytes_into_a_large_buffer_fills_all_of_it) {
  testing::Bytes out(2500, 0);
  CHECK(crypto.random_bytes(out).has_value());
  CHECK(std::any_of(out.end() - 32, out.end(), [](std::uint8_t byte) { return byte != 0; }));
}

TEST(Crypto, moved_once_it_still_works) {
  const Crypto moved = std::move(crypto);
  std::array<std::uint8_t, 8> out{};
  CHECK(moved.random_bytes(out).has_value());
}

TEST(Crypto, after_the_end_it_can_be_started_again) {
  { const Crypto ends = std::move(crypto); }
  const auto again = Crypto::start();
  CHECK(again.has_value());
  std::array<std::uint8_t, 8> out{};
  CHECK(again->random_bytes(out).has_value());
}

TEST_GROUP(Wipe){};

TEST(Wipe, secret_becomes_zeros) {
  std::array<std::uint8_t, 4> secret{1, 2, 3, 4};
  wipe(secret);
  CHECK(secret == (std::array<std::uint8_t, 4>{}));
}

TEST(Wipe, nothing_to_wipe_is_fine) { wipe({}); }

TEST_GROUP(CryptoError){};

TEST(CryptoError, each_has_its_name) {
  CHECK(to_string(Error::invalid_key) == "invalid_key");
  CHECK(to_string(Error::too_many_keys) == "too_many_keys");
  CHECK(to_string(Error::no_entropy) == "no_entropy");
  CHECK(to_string(Error::exhausted) == "exhausted");
  CHECK(to_string(Error::failed) == "failed");
}

}  // namespace latchkey::crypto_mbedtls
