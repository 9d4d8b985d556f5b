#include "codec/claims.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/limits.hpp"
#include "jws.hpp"

namespace latchkey::codec {
namespace {

using core::Reason;
using nlohmann::json;

constexpr const char* kNames = "must be a string of 1 to 64 of A-Z a-z 0-9 - _";
constexpr const char* kParamKinds = "must be true, false, a number or a string of at most 64 bytes";

}  // namespace

TEST_GROUP(Claims) {
  json claims = json::parse(testing::kClaims);

  // As they come from the wire, where a whole number has no sign until it is negative.
  Claims read() { return read_claims(json::parse(claims.dump())); }

  void check_refused(Reason reason, const std::string& detail) {
    const Claims told = read();
    CHECK_TEXT(told.fault.has_value(), claims.dump().c_str());
    STRCMP_EQUAL(detail.c_str(), told.fault->detail.c_str());
    STRCMP_EQUAL(std::string(core::to_string(reason)).c_str(),
                 std::string(core::to_string(told.fault->reason)).c_str());
  }

  void check_refused_as(const char* claim, const std::vector<json>& values, Reason reason,
                        const std::string& detail) {
    for (const json& value : values) {
      claims[claim] = value;
      check_refused(reason, detail);
    }
    claims = json::parse(testing::kClaims);
  }

  void check_accepted() {
    const Claims told = read();
    CHECK_TEXT(!told.fault, told.fault ? told.fault->detail.c_str() : "");
  }
};

TEST(Claims, required_ones_that_are_missing_are_named) {
  for (const char* claim : {"jti", "aud", "iat", "exp", "cmd"}) {
    json value = claims[claim];
    claims.erase(claim);
    check_refused(Reason::malformed, std::string(claim) + " is missing");
    claims[claim] = value;
  }
}

TEST(Claims, optional_ones_may_be_missing) {
  for (const char* claim : {"sub", "epoch", "timeout_ms", "params", "nbf"}) claims.erase(claim);
  check_accepted();
  const Claims told = read();
  CHECK(!told.epoch && !told.timeout && !told.not_before && told.params.empty());
}

TEST(Claims, unknown_ones_are_ignored) {
  claims["iss"] = 7;
  claims["vnd"] = {{"deep", {1, 2, 3}}};
  check_accepted();
}

TEST(Claims, jti_must_be_an_id) {
  check_refused_as("jti", {"", std::string(65, 'a'), "a b", "a/b", "a.b", "ä", 1, nullptr, {"a"}},
                   Reason::malformed, std::string("jti ") + kNames);
  claims["jti"] = std::string(64, 'a');
  check_accepted();
}

TEST(Claims, aud_must_be_one_string) {
  check_refused_as("aud", {{"5YJ3E1EA7KF000001"}, json::array(), 1, nullptr}, Reason::malformed,
                   "aud must be a string");
}

TEST(Claims, sub_must_be_a_string) {
  check_refused_as("sub", {1, nullptr, json::object()}, Reason::malformed, "sub must be a string");
}

TEST(Claims, times_must_be_seconds_of_this_calendar) {
  for (const char* claim : {"iat", "exp", "nbf"}) {
    check_refused_as(claim,
                     {-1, -0.001, 253402300800, 1e300, 18446744073709551615U, "1764000000", nullptr,
                      true, json::array()},
                     Reason::malformed,
                     std::string(claim) + " must be a time in seconds since 1970");
  }
}

TEST(Claims, times_reach_from_1970_to_9999) {
  claims["iat"] = 0;
  claims["exp"] = 253402300799;
  const Claims told = read();
  CHECK(told.issued_at.time_since_epoch() == base::Millis{0});
  CHECK(told.expires_at.time_since_epoch() == base::Millis{253402300799'000});
}

TEST(Claims, times_may_have_a_fraction) {
  claims["nbf"] = 1764000000.1235;
  CHECK(read().not_before->time_since_epoch() == base::Millis{1764000000'124});
}

TEST(Claims, epoch_must_be_an_epoch) {
  check_refused_as("epoch", {"", "a b", 1, nullptr}, Reason::malformed,
                   "epoch must be one that the agent's presence has told");
}

TEST(Claims, timeout_must_be_a_whole_number_above_zero) {
  check_refused_as("timeout_ms", {0, -1, 0.5, 1500.0, 1e3, "1000", nullptr, true},
                   Reason::malformed, "timeout_ms must be a whole number above 0");
}

TEST(Claims, timeout_beyond_any_commands_is_the_longest) {
  claims["timeout_ms"] = 18446744073709551615U;
  CHECK(read().timeout == core::kCommandTimeoutMax);
  claims["timeout_ms"] = 1;
  CHECK(read().timeout == base::Millis{1});
}

TEST(Claims, cmd_must_be_a_string) {
  check_refused_as("cmd", {1, nullptr, json::object()}, Reason::malformed, "cmd must be a string");
}

TEST(Claims, cmd_that_no_command_can_have_is_unknown) {
  check_refused_as("cmd", {"", "Door-Lock", "door lock", std::string(49, 'a')},
                   Reason::unknown_command, "cmd must be 1 to 48 of a-z 0-9 _");
}

TEST(Claims, params_must_be_an_object) {
  check_refused_as("params", {nullptr, json::array(), "a", 1}, Reason::invalid_params,
                   "params must be an object");
}

TEST(Claims, params_must_be_flat) {
  for (const json& value : {json(nullptr), json::array(), json::object({{"a", 1}}),
                            json(std::string(65, 'a')), json(9007199254740993)}) {
    claims["params"] = {{"limit", value}};
    check_refused(Reason::invalid_params, std::string("params.limit: ") + kParamKinds);
  }
}

TEST(Claims, params_at_their_widest_are_kept_exactly) {
  claims["params"] = {{"whole", -9007199254740992}, {"word", std::string(64, 'a')}, {"no", false}};
  const Claims told = read();
  CHECK(!told.fault);
  CHECK_EQUAL(3, told.params.size());
  CHECK(told.params[1].value == core::Value(-9007199254740992.0));
}

TEST(Claims, params_must_have_proper_names) {
  claims["params"] = {{"Seat-1", 1}};
  check_refused(Reason::invalid_params, "params[\"Seat-1\"]: a name is 1 to 48 of a-z 0-9 _");
}

TEST(Claims, params_must_not_be_too_many) {
  for (std::size_t i = 0; i <= core::kParamsMax; ++i) claims["params"]["p" + std::to_string(i)] = 1;
  check_refused(Reason::invalid_params, "params: at most 16 are allowed");
}

TEST(Claims, params_of_cancel_hold_the_longest_id) {
  claims["cmd"] = "cancel";
  claims["params"] = {{"id", std::string(64, 'f')}};
  check_accepted();
}

TEST(Claims, id_is_read_whatever_else_is_wrong) {
  claims["params"] = "none";
  claims["exp"] = "soon";
  const Claims told = read();
  CHECK(told.fault->detail == "exp must be a time in seconds since 1970");
  CHECK(told.id->view() == "0192f5c0-7b1c");
}

}  // namespace latchkey::codec
