#include <CppUTest/TestHarness.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "bytes.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

using KeyHandle = Es256Verifier::KeyHandle;
using testing::exactly;
using testing::from_hex;
using testing::from_text;

// The order of P-256 (SEC 2 section 2.4.2) and its neighbour below.
constexpr std::string_view kOrder =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr std::string_view kOrderLessOne =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";

PrivateKey private_key(std::string_view hex) {
  return PrivateKey::from_scalar(exactly<kFieldBytes>(from_hex(hex)));
}

Es256Signer new_signer(const Crypto& crypto) {
  return Es256Signer::from_key(crypto, PrivateKey::generate(crypto).value()).value();
}

}  // namespace

TEST_GROUP(Es256Signer) {
  Crypto crypto = Crypto::start().value();

  // RFC 6979 appendix A.2.5.
  Es256Signer rfc6979 =
      Es256Signer::from_key(
          crypto, private_key("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"))
          .value();

  void check_refused(std::string_view scalar_hex) {
    const auto signer = Es256Signer::from_key(crypto, private_key(scalar_hex));
    CHECK(!signer.has_value());
    CHECK(signer.error() == Error::invalid_key);
  }
};

TEST(Es256Signer, rfc6979_key_has_the_known_public_key) {
  const PublicKey expected = PublicKey::from_xy(
      exactly<32>(from_hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")),
      exactly<32>(from_hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")));
  CHECK(rfc6979.public_key() == expected);
}

TEST(Es256Signer, rfc6979_messages_have_the_known_signatures) {
  CHECK(rfc6979.sign(from_text("sample")).value() ==
        exactly<64>(from_hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                             "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")));
  CHECK(rfc6979.sign(from_text("test")).value() ==
        exactly<64>(from_hex("f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                             "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083")));
}

TEST(Es256Signer, moved_once_still_signs) {
  const auto expected = rfc6979.sign(from_text("sample")).value();
  const Es256Signer moved = std::move(rfc6979);
  CHECK(moved.sign(from_text("sample")).value() == expected);
}

TEST(Es256Signer, replaced_by_another_signs_with_the_other_key) {
  Es256Signer signer = new_signer(crypto);
  signer = std::move(rfc6979);
  Es256Verifier verifier(crypto);
  const KeyHandle key = verifier.add(signer.public_key()).value();
  CHECK(verifier.verify(key, from_text("sample"), signer.sign(from_text("sample")).value()));
}

TEST(Es256Signer, smallest_and_largest_scalars_are_taken) {
  testing::Bytes one(kFieldBytes, 0);
  one.back() = 1;
  const auto smallest = PrivateKey::from_scalar(exactly<kFieldBytes>(one));
  CHECK(Es256Signer::from_key(crypto, smallest).has_value());
  CHECK(Es256Signer::from_key(crypto, private_key(kOrderLessOne)).has_value());
}

TEST(Es256Signer, scalar_out_of_range_is_refused) {
  check_refused("0000000000000000000000000000000000000000000000000000000000000000");
  check_refused(kOrder);
  check_refused("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
}

TEST_GROUP(Es256Verifier) {
  Crypto crypto = Crypto::start().value();
  Es256Signer signer = new_signer(crypto);
  Es256Verifier verifier{crypto};
  KeyHandle key = verifier.add(signer.public_key()).value();

  testing::Bytes message = from_text("unlock, please");
  Signature signature = signer.sign(message).value();

  void check_refused(const PublicKey& public_key) {
    const auto added = verifier.add(public_key);
    CHECK(!added.has_value());
    CHECK(added.error() == Error::invalid_key);
  }
};

TEST(Es256Verifier, signature_of_this_key_and_message_is_true) {
  CHECK(verifier.verify(key, message, signature));
}

TEST(Es256Verifier, signature_of_an_empty_message_is_true) {
  CHECK(verifier.verify(key, {}, signer.sign({}).value()));
}

TEST(Es256Verifier, signature_of_a_long_message_is_true) {
  const testing::Bytes long_message(100'000, 'x');
  CHECK(verifier.verify(key, long_message, signer.sign(long_message).value()));
}

TEST(Es256Verifier, other_message_is_false) {
  message.push_back('!');
  CHECK(!verifier.verify(key, message, signature));
}

TEST(Es256Verifier, each_key_takes_its_own_signatures_only) {
  const Es256Signer other_signer = new_signer(crypto);
  const KeyHandle other_key = verifier.add(other_signer.public_key()).value();
  const Signature other_signature = other_signer.sign(message).value();

  CHECK(verifier.verify(key, message, signature));
  CHECK(verifier.verify(other_key, message, other_signature));
  CHECK(!verifier.verify(other_key, message, signature));
  CHECK(!verifier.verify(key, message, other_signature));
}

TEST(Es256Verifier, unknown_key_is_false) {
  CHECK(!verifier.verify(KeyHandle{1}, message, signature));
  CHECK(!verifier.verify(KeyHandle{255}, message, signature));
}

TEST(Es256Verifier, signature_of_wrong_length_is_false) {
  testing::Bytes longer(signature.begin(), signature.end());
  longer.push_back(0);
  CHECK(!verifier.verify(key, message, longer));
  for (std::size_t size = 0; size < signature.size(); ++size) {
    CHECK(!verifier.verify(key, message, std::span(signature).first(size)));
  }
}

TEST(Es256Verifier, zero_signature_is_false) { CHECK(!verifier.verify(key, message, Signature{})); }

TEST(Es256Verifier, off_curve_key_is_refused) {
  Coordinate y = signer.public_key().y();
  y.back() ^= 1U;
  check_refused(PublicKey::from_xy(signer.public_key().x(), y));
}

TEST(Es256Verifier, key_of_zeros_is_refused) {
  check_refused(PublicKey::from_xy(Coordinate{}, Coordinate{}));
}

TEST(Es256Verifier, key_beyond_the_field_is_refused) {
  Coordinate ones;
  ones.fill(0xFF);
  check_refused(PublicKey::from_xy(ones, signer.public_key().y()));
}

TEST(Es256Verifier, after_a_refused_key_the_others_still_work) {
  check_refused(PublicKey::from_xy(Coordinate{}, Coordinate{}));
  CHECK(verifier.verify(key, message, signature));
}

TEST(Es256Verifier, full_set_refuses_one_more) {
  for (std::size_t keys = 1; keys < Es256Verifier::kKeysMax; ++keys) {
    CHECK(verifier.add(signer.public_key()).has_value());
  }
  const auto one_more = verifier.add(signer.public_key());
  CHECK(!one_more.has_value());
  CHECK(one_more.error() == Error::too_many_keys);
}

TEST(Es256Verifier, full_set_leaves_room_for_its_successor_and_two_signers) {
  const Es256Signer second_signer = new_signer(crypto);
  Es256Verifier successor(crypto);
  for (std::size_t keys = 1; keys < Es256Verifier::kKeysMax; ++keys) {
    CHECK(verifier.add(signer.public_key()).has_value());
    CHECK(successor.add(signer.public_key()).has_value());
  }
  const auto last = successor.add(signer.public_key());
  CHECK(last.has_value());
  CHECK(successor.verify(*last, message, signature));
  verifier = std::move(successor);
  CHECK(verifier.verify(*last, message, signature));
}

TEST(Es256Verifier, ended_it_gives_its_key_slots_back) {
  for (int i = 0; i < 40; ++i) {
    Es256Verifier passing(crypto);
    CHECK(passing.add(signer.public_key()).has_value());
  }
}

// From mbedTLS 3.6.1 on the library makes more slots instead, and every key is taken.
TEST(Es256Verifier, library_out_of_key_slots_says_exhausted) {
  std::vector<Es256Verifier> verifiers;
  for (int i = 0; i < 4; ++i) {
    auto& next = verifiers.emplace_back(crypto);
    for (std::size_t keys = 0; keys < Es256Verifier::kKeysMax; ++keys) {
      const auto added = next.add(signer.public_key());
      if (added) continue;
      CHECK(added.error() == Error::exhausted);
      return;
    }
  }
}

}  // namespace latchkey::crypto_mbedtls
