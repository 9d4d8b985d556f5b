// Claims under a genuine signature of the owner's key, whose text two readers might read in two
// ways, or that break a reader. Where no id can be read there is nobody to answer.
#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

#include "integration/attacks/attack.hpp"

using latchkey::integration::Attack;
using latchkey::integration::Json;
using latchkey::integration::kSilence;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_GROUP(ClaimsAttack) {
  Attack attack;
  Json claims = attack.claims();

  void teardown() override { attack.check_harmless(); }

  void expect(const char* wanted, const std::string& payload) {
    const std::string jws = attack.seal(Attack::header().dump(), payload);
    STRCMP_EQUAL_TEXT(wanted, attack.answer_to(jws, claims.at("jti")).c_str(), payload.c_str());
  }

  // The claims with one more, or another, member.
  void expect_with(const char* wanted, const char* name, const Json& value) {
    Json bent = claims;
    bent[name] = value;
    expect(wanted, bent.dump());
  }

  // The claims with `members` written before their end.
  std::string with(const std::string& members) {
    std::string text = claims.dump();
    text.insert(text.size() - 1, ',' + members);
    return text;
  }

  // The claims with the number of `name` written as `literal`.
  std::string with_number(const char* name, const std::string& literal) {
    Json bent = claims;
    bent[name] = "LITERAL";
    std::string text = bent.dump();
    return text.replace(text.find("\"LITERAL\""), 9, literal);
  }
};

TEST(ClaimsAttack, Claim_given_twice_is_met_with_silence) {
  for (const char* again : {R"("cmd":"ping")", R"("jti":"another")", R"("exp":253402300799)",
                            R"("aud":"LTCHKEYDEM0000002")", R"("params":{})",
                            R"("x":{"a":1,"a":2})", R"("x":1,"x":1)"}) {
    expect(kSilence, with(again));
  }
}

TEST(ClaimsAttack, Claim_given_twice_in_escapes_is_met_with_silence) {
  for (const char* again :
       {R"("\u0063md":"ping")", R"("c\u006Dd":"ping")", R"("\u006a\u0074\u0069":"another")"}) {
    expect(kSilence, with(again));
  }
}

TEST(ClaimsAttack, Nul_is_met_with_silence) {
  const std::string text = claims.dump();
  expect(kSilence, text + '\0');
  expect(kSilence, '\0' + text);
  expect(kSilence, text + '\0' + text);
  expect(kSilence, with(R"("sub":"a\u0000b")"));
  expect(kSilence, with(std::string("\"sub\":\"a\0b\"", 11)));
  expect(kSilence, with(R"("cmd\u0000":"ping")"));
}

TEST(ClaimsAttack, Byte_order_mark_and_other_encodings_are_met_with_silence) {
  const std::string text = claims.dump();
  expect(kSilence, "\xEF\xBB\xBF" + text);
  expect(kSilence, "\xFE\xFF" + text);
  std::string utf16;
  for (const char c : text) utf16 += {c, '\0'};
  expect(kSilence, utf16);
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xC2", R"(\ud800)", R"(\udc00\ud800)", R"(\x41)"}) {
    expect(kSilence, with("\"sub\":\"" + std::string(bad) + '"'));
  }
}

TEST(ClaimsAttack, Text_around_the_object_is_met_with_silence) {
  const std::string text = claims.dump();
  for (const std::string& payload :
       {text + text, text + ",", text + "x", "x" + text, '[' + text + ']', "// comment\n" + text,
        text + "/**/", std::string("{}"), std::string("null"), std::string()}) {
    expect(kSilence, payload);
  }
}

TEST(ClaimsAttack, Deep_nesting_is_met_with_silence) {
  expect(kSilence, with("\"x\":" + repeated("[", 20) + repeated("]", 20)));
  expect(kSilence, with("\"x\":" + repeated("[", 5000)));
  expect(kSilence, with("\"x\":" + repeated("[", 2000) + repeated("]", 2000)));
  expect(kSilence, with("\"x\":" + repeated("{\"a\":", 800) + '1' + repeated("}", 800)));
  expect(kSilence, repeated("[", 5000));
  expect(kSilence, with("\"x\":[" + repeated("0,", 2000) + "0]"));
}

TEST(ClaimsAttack, Numbers_that_no_type_holds_are_met_with_silence) {
  for (const char* literal : {"1e400", "-1e400", "18446744073709551616", "1e-400",
                              "99999999999999999999999999999999999999", "NaN", "Infinity",
                              "0x7fffffff", "01", "+1", "1.", ".5"}) {
    expect(kSilence, with_number("exp", literal));
  }
  expect(kSilence, with_number("exp", repeated("9", 5000)));
}

TEST(ClaimsAttack, Times_beyond_all_calendars_are_malformed) {
  for (const char* literal : {"1e308", "18446744073709551615", "9223372036854775807",
                              "9223372036854775", "253402300800", "-1", "-9223372036854775808"}) {
    expect("malformed", with_number("exp", literal));
    expect("malformed", with_number("iat", literal));
    expect("malformed", with_number("nbf", literal));
  }
}

TEST(ClaimsAttack, Command_that_would_live_until_the_year_9999_lives_too_long) {
  expect_with("lifetime_too_long", "exp", 253402300799);
  Json bent = claims;
  bent["iat"] = 0;
  bent["exp"] = 253402300799;
  expect("lifetime_too_long", bent.dump());
}

TEST(ClaimsAttack, Timeouts_that_are_none_are_malformed) {
  for (const char* literal : {"0", "-1", "1.5", "1e3", "-9223372036854775808", "true", "null"}) {
    expect("malformed", with_number("timeout_ms", literal));
  }
}

TEST(ClaimsAttack, Claims_of_another_type_are_malformed) {
  for (const char* name : {"jti", "aud", "iat", "exp", "cmd", "nbf", "sub", "epoch", "callback"}) {
    for (const Json& value : {Json(nullptr), Json(true), Json::array(), Json::object()}) {
      const bool has_id = std::string(name) != "jti";
      expect_with(has_id ? "malformed" : kSilence, name, value);
    }
  }
  expect_with("malformed", "aud", Json::array({claims.at("aud")}));
  expect_with("malformed", "exp", "253402300799");
}

TEST(ClaimsAttack, Id_that_is_no_id_is_met_with_silence) {
  for (const char* id :
       {"", "../../x", "a b", "a'; DROP TABLE commands;--", "a\nb", "a%00b", "\xC3\xA9"}) {
    expect_with(kSilence, "jti", id);
  }
  expect_with(kSilence, "jti", std::string(65, 'a'));
}

TEST(ClaimsAttack, Command_for_another_vehicle_is_refused) {
  std::string lower = claims.at("aud");
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  for (const std::string& aud : {std::string("LTCHKEYDEM0000002"), lower, std::string(),
                                 std::string("*"), claims.at("aud").get<std::string>() + ' '}) {
    expect_with("wrong_vehicle", "aud", aud);
  }
}

TEST(ClaimsAttack, Names_of_commands_that_are_none_are_unknown) {
  for (const char* name : {"door_unlock ", "DOOR_UNLOCK", "door_unlock;ping", "../door_unlock", "",
                           "__proto__", "door_unlock\n"}) {
    expect_with("unknown_command", "cmd", name);
  }
}

TEST(ClaimsAttack, Parameters_that_the_command_does_not_have_are_invalid) {
  for (const Json& params :
       {Json{{"Vehicle.Body.Trunk.Rear.IsOpen", true}}, Json{{"__proto__", 1}},
        Json{{"set", {{"a", 1}}}}, Json{{"x", Json::array({1})}}, Json{{"x", nullptr}},
        Json::array(), Json("door"), Json{{"x", std::string(65, 'x')}}}) {
    expect_with("invalid_params", "params", params);
  }
}
