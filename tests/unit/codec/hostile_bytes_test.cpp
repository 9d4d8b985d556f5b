// Random bytes, and commands with something changed: whatever comes in, an answer or an error comes
// out. The seed is fixed, so a failure can be met again.
#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>

#include "codec/catalogue_file.hpp"
#include "codec/config_file.hpp"
#include "codec/key_file.hpp"
#include "codec/strict_json.hpp"
#include "codec/topics.hpp"
#include "jws.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

constexpr int kCases = 20'000;

class Mutator {
 public:
  std::string random_bytes() {
    std::string bytes(below(512), '\0');
    for (char& byte : bytes) byte = static_cast<char>(below(256));
    return bytes;
  }

  std::string mutate(std::string text) {
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) edit(text);
    return text;
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  void edit(std::string& text) {
    if (text.empty()) return;
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0: text[at] = static_cast<char>(below(256)); break;
      case 1: text.erase(at, 1 + below(8)); break;
      case 2: text.insert(at, 1, "{}[]\",:.\\0eE-+=_\n"[below(17)]); break;
      case 3: text.insert(at, text.substr(below(text.size()), below(64))); break;
      default: text.resize(at); break;
    }
  }

  std::mt19937 random_{20261122};
};

}  // namespace

TEST_GROUP(HostileBytes) { Mutator mutator; };

TEST(HostileBytes, random_ones_are_no_command) {
  for (int i = 0; i < kCases; ++i) CHECK(!testing::decode(mutator.random_bytes()).has_value());
}

TEST(HostileBytes, changed_jws_is_decoded_or_refused_with_a_detail) {
  const std::string valid = testing::jws(testing::kHeader, testing::kClaims);
  for (int i = 0; i < kCases; ++i) {
    const auto decoded = testing::decode(mutator.mutate(valid));
    CHECK(decoded.has_value() || !decoded.error().detail.empty());
  }
}

TEST(HostileBytes, changed_header_and_claims_are_decoded_or_refused_with_a_detail) {
  for (int i = 0; i < kCases; ++i) {
    const bool in_header = i % 4 == 0;
    const std::string header(testing::kHeader);
    const std::string claims(testing::kClaims);
    const auto decoded = testing::decode(testing::jws(in_header ? mutator.mutate(header) : header,
                                                      in_header ? claims : mutator.mutate(claims)));
    CHECK(decoded.has_value() || !decoded.error().detail.empty());
  }
}

TEST(HostileBytes, changed_json_that_is_accepted_reads_the_same_after_writing) {
  constexpr JsonLimits kLimits{.depth = 8, .values = 256, .string_bytes = 1024};
  for (int i = 0; i < kCases; ++i) {
    const auto value = parse_strict(mutator.mutate(std::string(testing::kClaims)), kLimits);
    if (!value) continue;
    const auto again = parse_strict(dump_json(*value), kLimits);
    CHECK(again.has_value());
    CHECK(*again == *value);
  }
}

TEST(HostileBytes, any_topic_is_valid_or_not) {
  for (int i = 0; i < kCases; ++i) {
    const std::string topic = mutator.mutate("clients/app/+/zoë/#");
    CHECK(!is_valid_topic_name(topic) || is_valid_topic_filter(topic));
    CHECK(!is_valid_topic_filter(topic) || matches(topic, topic));
  }
}

TEST(HostileBytes, changed_files_are_decoded_or_refused_with_errors) {
  constexpr std::string_view kCatalogue =
      R"({"version":1,"commands":{"heat":{"title":"Heat","roles":["owner"],"timeout_ms":5000,)"
      R"("params":{"type":"object","properties":{"level":{"type":"integer","minimum":0}},)"
      R"("required":["level"],"additionalProperties":false},"interlocks":[{"signal":"A.B",)"
      R"("is":"<=","value":0}],"steps":[{"set":{"A.C":{"param":"level"}},)"
      R"("confirm_within_ms":100}]}}})";
  constexpr std::string_view kConfig =
      R"({"vin":"5YJ3E1EA7KF000001","broker":{"host":"h","port":1},"keys_file":"k",)"
      R"("catalogue_file":"c","vehicle":{"can":{"interface":"can0","dbc_file":"d",)"
      R"("signals_file":"s"}},"topics":{"response_topics":["a/#"]}})";
  constexpr std::string_view kKeys =
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",)"
      R"("y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","kid":"a","roles":["owner"]}]})";
  for (int i = 0; i < kCases / 20; ++i) {
    const auto catalogue = decode_catalogue(mutator.mutate(std::string(kCatalogue)));
    CHECK(catalogue.has_value() || !catalogue.error().empty());
    const auto config = decode_config(mutator.mutate(std::string(kConfig)));
    CHECK(config.has_value() || !config.error().empty());
    const auto keys = decode_key_set(mutator.mutate(std::string(kKeys)));
    CHECK(keys.has_value() || !keys.error().empty());
  }
}

TEST(HostileBytes, longest_strings_of_files_are_only_too_long) {
  const std::string letters(1024, 'A');
  std::string levels;
  while (levels.size() < 1023) levels += "A.";
  for (const std::string& text : {letters, levels, levels + "A"}) {
    const json quoted(text);
    CHECK(!decode_config(json{{"vin", quoted}}.dump()).has_value());
    CHECK(!decode_key_set(json{{"keys", {{{"kid", quoted}}}}}.dump()).has_value());
    const json command = {{"interlocks", {{{"signal", quoted}}}}};
    const json catalogue = {{"version", 1}, {"commands", {{"a", command}}}};
    CHECK(!decode_catalogue(catalogue.dump()).has_value());
  }
}

}  // namespace latchkey::codec
