#include "codec/command.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <string_view>

#include "core/limits.hpp"
#include "jws.hpp"

namespace latchkey::codec {
namespace {

using core::Reason;
using testing::decode;
using testing::jws;
using testing::kClaims;
using testing::kHeader;
using testing::signature_of_size;

constexpr const char* kEmptyHeader = "the header: line 1, column 1: nothing at all";

// A command of at least this size, and hardly more; what makes it larger is a claim that nobody
// knows.
std::string command_of_size(std::size_t bytes) {
  const auto padded = [](std::size_t padding) {
    return jws(kHeader, R"({"jti":"big","padding":")" + std::string(padding, 'x') + "\"}");
  };
  std::size_t padding = (bytes - padded(0).size()) * 3 / 4;
  while (padded(padding).size() < bytes) ++padding;
  return padded(padding);
}

}  // namespace

TEST_GROUP(Command){static void check_refused(const std::string& bytes, Reason reason,
                                              const char* detail, bool has_key,
                                              bool has_id){const auto decoded = decode(bytes);
CHECK(!decoded.has_value());
const core::Undecodable& what = decoded.error();
const std::string text(what.detail.view());
STRCMP_EQUAL(detail, text.c_str());
STRCMP_EQUAL(std::string(core::to_string(reason)).c_str(),
             std::string(core::to_string(what.reason)).c_str());
CHECK_EQUAL(has_key, what.key.has_value());
CHECK_EQUAL(has_id, what.id.has_value());
CHECK(what.reply_to.topic == "clients/app/callback");
}  // namespace latchkey::codec

// The header is wrong, but names a key: there is somebody to answer.
static void check_header(std::string_view header, Reason reason, const char* detail) {
  check_refused(jws(header, kClaims), reason, detail, true, true);
}

static void check_signature(const std::string& signature, Reason reason, const char* detail) {
  check_refused(jws(kHeader, kClaims, signature), reason, detail, true, true);
}

static void check_no_jws(const std::string& bytes) {
  check_refused(bytes, Reason::malformed, "not a compact JWS: header.payload.signature", false,
                false);
}
}
;

TEST(Command, well_formed_one_is_decoded) {
  const std::string bytes = jws(kHeader, kClaims);
  const auto decoded = decode(bytes);
  CHECK(decoded.has_value());

  const core::Request& request = decoded->request;
  CHECK(request.id.view() == "0192f5c0-7b1c");
  CHECK(request.key.view() == "phone");
  CHECK(request.audience == "5YJ3E1EA7KF000001");
  CHECK(request.issued_at.time_since_epoch() == base::Millis{1764000000'000});
  CHECK(request.expires_at.time_since_epoch() == base::Millis{1764000060'000});
  CHECK(!request.not_before);
  CHECK(request.epoch->view() == "e-1");
  CHECK(request.command.view() == "set_temps");
  CHECK(request.timeout == base::Millis{4000});
  CHECK(request.reply_to.topic == "clients/app/callback");
  CHECK_EQUAL(3, request.params.size());
  const auto param = [&](const char* name) {
    return *core::find(request.params, core::ParamName::parse(name).value());
  };
  CHECK(param("driver") == core::Value(21.5));
  CHECK(param("sync") == core::Value(true));
  CHECK(param("mode") == core::Value(core::Word::clipped("auto")));
}

TEST(Command, signature_is_for_the_bytes_as_received) {
  const std::string bytes = jws(kHeader, kClaims);
  const auto decoded = decode(bytes);
  CHECK(decoded->signing_input == bytes.substr(0, bytes.rfind('.')));
  CHECK(decoded->request.fingerprint.body == testing::fake_sha256(decoded->signing_input));
  CHECK(decoded->request.fingerprint.signature == decoded->signature);
  for (const std::uint8_t byte : decoded->signature) CHECK_EQUAL('S', byte);
}

TEST(Command, anything_but_three_parts_is_no_jws) {
  const std::string whole = jws(kHeader, kClaims);
  check_no_jws("");
  check_no_jws("a");
  check_no_jws(whole.substr(0, whole.rfind('.')));
  check_no_jws(whole + ".");
  check_no_jws(whole + ".AAAA");
  check_no_jws(R"({"payload":"e30","signatures":[]})");
}

TEST(Command, alg_other_than_es256_is_unauthenticated) {
  for (const char* alg : {R"("none")", R"("HS256")", R"("ES384")", R"("es256")", R"("ES256K")",
                          R"("")", "null", R"(["ES256"])", "256"}) {
    check_header(R"({"kid":"phone","alg":)" + std::string(alg) + "}", Reason::unauthenticated,
                 "alg must be ES256");
  }
  check_header(R"({"kid":"phone"})", Reason::unauthenticated, "alg must be ES256");
  check_header(R"({"kid":"phone","ALG":"ES256"})", Reason::unauthenticated, "alg must be ES256");
}

TEST(Command, unsecured_jws_is_unauthenticated) {
  check_refused(jws(R"({"alg":"none","kid":"phone"})", kClaims, ""), Reason::unauthenticated,
                "alg must be ES256", true, true);
}

TEST(Command, header_that_brings_or_names_a_key_is_unauthenticated) {
  for (const std::string name :
       {"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "zip", "b64"}) {
    const std::string detail = name + " is not allowed in the header";
    for (const char* value : {"null", "\"x\"", R"({"kty":"EC"})", R"(["exp"])", "false"}) {
      check_header(R"({"alg":"ES256","kid":"phone",")" + name + "\":" + value + "}",
                   Reason::unauthenticated, detail.c_str());
    }
  }
}

TEST(Command, unknown_header_members_mean_nothing) {
  CHECK(decode(jws(R"({"alg":"ES256","kid":"phone","cty":"x","v":[1,{"a":2}]})", kClaims))
            .has_value());
}

TEST(Command, typ_must_be_a_string_where_it_is_given) {
  CHECK(decode(jws(R"({"alg":"ES256","kid":"phone"})", kClaims)).has_value());
  check_header(R"({"alg":"ES256","kid":"phone","typ":1})", Reason::malformed,
               "typ must be a string");
}

TEST(Command, kid_that_can_name_no_key_is_unauthenticated) {
  const char* detail = "kid must name a key: 1 to 64 of A-Z a-z 0-9 -_.:@";
  const std::string too_long = "\"" + std::string(65, 'k') + "\"";
  for (const std::string& kid :
       {std::string(R"("")"), std::string(R"("a/b")"), std::string(R"("../keys")"),
        std::string(R"("a b")"), std::string(R"("zoë")"), std::string("1"), std::string("null"),
        std::string(R"(["phone"])"), too_long}) {
    check_refused(jws(R"({"alg":"ES256","kid":)" + kid + "}", kClaims), Reason::unauthenticated,
                  detail, false, false);
  }
  check_refused(jws(R"({"alg":"ES256"})", kClaims), Reason::unauthenticated, detail, false, false);
}

TEST(Command, kid_at_its_longest_names_a_key) {
  const std::string kid(64, 'k');
  CHECK(decode(jws(R"({"alg":"ES256","kid":")" + kid + "\"}", kClaims))->request.key.view() == kid);
}

TEST(Command, header_that_is_no_json_object_is_malformed) {
  check_refused(jws("", kClaims), Reason::malformed, kEmptyHeader, false, false);
  check_refused(jws("[]", kClaims), Reason::malformed, "the header is not a JSON object", false,
                false);
  check_refused(jws(R"({"alg":"ES256","kid":"phone","kid":"other"})", kClaims), Reason::malformed,
                "the header: $.kid: the key is given twice", false, false);
  check_refused(jws(R"({"alg":"none","\u0061lg":"ES256","kid":"phone"})", kClaims),
                Reason::malformed, "the header: $.alg: the key is given twice", false, false);
  check_refused("." + jws(kHeader, kClaims).substr(1 + jws(kHeader, kClaims).find('.')),
                Reason::malformed, kEmptyHeader, false, false);
}

TEST(Command, part_that_is_no_strict_base64url_is_malformed) {
  const std::string whole = jws(kHeader, kClaims);
  const std::size_t header_end = whole.find('.');
  const std::size_t payload_end = whole.rfind('.');
  for (const char* wrong : {"=", " ", "\n", "+", "/"}) {
    const auto with_wrong_at = [&](std::size_t at) { return std::string(whole).insert(at, wrong); };
    check_refused(with_wrong_at(header_end), Reason::malformed,
                  "the header is not base64url without padding", false, false);
    check_refused(with_wrong_at(payload_end), Reason::malformed,
                  "the payload is not base64url without padding", true, false);
    check_signature(signature_of_size(64).replace(85, 1, wrong), Reason::malformed,
                    "the signature is not base64url without padding");
  }
}

TEST(Command, signature_with_other_trailing_bits_is_malformed) {
  std::string signature = signature_of_size(64);
  ++signature.back();  // the same 64 bytes, where the last four bits are not looked at
  check_signature(signature, Reason::malformed, "the signature is not base64url without padding");
}

TEST(Command, signature_of_another_size_is_unauthenticated) {
  const char* detail = "the signature must be 64 bytes, R then S (RFC 7518)";
  for (const std::size_t size : {0U, 1U, 32U, 63U, 65U, 96U, 128U}) {
    check_signature(signature_of_size(size), Reason::unauthenticated, detail);
  }
  const std::string der = "\x30\x45\x02\x21" + std::string(1, '\0') + std::string(32, 'R') +
                          "\x02\x20" + std::string(32, 'S');
  check_signature(encode_base64url(der), Reason::unauthenticated, detail);
}

TEST(Command, payload_that_is_no_json_object_is_malformed_and_answered_by_log_only) {
  check_refused(jws(kHeader, "[]"), Reason::malformed, "the payload is not a JSON object", true,
                false);
  check_refused(jws(kHeader, std::string("{}\0", 3)), Reason::malformed,
                "the payload: line 1, column 3: a NUL byte", true, false);
  check_refused(jws(kHeader, "\xEF\xBB\xBF{}"), Reason::malformed,
                "the payload: line 1, column 1: a byte order mark", true, false);
  check_refused(jws(kHeader, R"({"jti":"a","\u006ati":"b"})"), Reason::malformed,
                "the payload: $.jti: the key is given twice", true, false);
  check_refused(jws(kHeader, std::string(4'000, '[')), Reason::malformed,
                "the payload: $[0][0][0][0][0][0][0][0]: nested too deeply", true, false);
}

TEST(Command, larger_than_allowed_is_too_large_for_its_sender) {
  check_refused(command_of_size(core::kCommandBytesMax + 1), Reason::too_large,
                "a command has at most 8192 bytes", true, true);
  check_refused(command_of_size(core::kPacketBytesMax - 1), Reason::too_large,
                "a command has at most 8192 bytes", true, true);
}

TEST(Command, largest_allowed_is_looked_into) {
  check_refused(command_of_size(core::kCommandBytesMax - 1), Reason::malformed, "aud is missing",
                true, true);
}

TEST(Command, larger_than_a_packet_is_not_even_looked_at) {
  check_refused(jws(kHeader, kClaims) + std::string(core::kPacketBytesMax, 'A'), Reason::too_large,
                "a command has at most 8192 bytes", false, false);
}

TEST(Command, what_is_no_jws_is_too_large_all_the_same) {
  check_refused(std::string(core::kCommandBytesMax + 1, 'A'), Reason::too_large,
                "a command has at most 8192 bytes", false, false);
}

}  // namespace latchkey::codec
