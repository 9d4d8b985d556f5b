#include "client/catalogue_markdown.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

#include "codec/catalogue_file.hpp"

namespace {

std::string markdown(const std::string& commands) {
  const std::string text = R"({"version":1,"commands":{)" + commands + "}}";
  std::string lines;
  for (const std::string& line :
       latchkey::client::catalogue_markdown(latchkey::codec::decode_catalogue(text).value())) {
    lines += line + '\n';
  }
  return lines;
}

std::string from(const std::string& heading, const std::string& text) {
  const std::size_t at = text.find(heading + '\n');
  return at == std::string::npos ? text : text.substr(at);
}

}  // namespace

TEST_GROUP(CatalogueMarkdown){};

TEST(CatalogueMarkdown, Command_is_told_in_full) {
  const std::string text = markdown(R"("warm":{
    "title":"Warm the cabin", "roles":["driver","owner"], "timeout_ms":90000,
    "params":{"type":"object","additionalProperties":false,"required":["mode"],"properties":{
      "temp":{"type":"number","minimum":15,"maximum":28,"multipleOf":0.5,"unit":"celsius",
              "default":21},
      "mode":{"type":"string","enum":["eco","max"]}, "fan":{"type":"boolean"}}},
    "interlocks":[{"signal":"Speed","is":"<=","value":0,"during":true},
                  {"signal":"Gear","is":"!=","value":"D"}],
    "steps":[{"set":{"Temp":{"param":"temp"},"Mode":{"param":"mode"}},"confirm_within_ms":500},
             {"set":{"Heat":"START"},"confirm":[{"signal":"Cabin","is":">=","value":{"param":"temp"}},
                                                {"signal":"IsOn","is":"==","value":true}],
              "confirm_within_ms":60000}],
    "rollback":[{"set":{"Heat":"STOP"},"confirm_within_ms":2000}]})");
  STRCMP_CONTAINS("\n| [warm](#warm) | Warm the cabin | owner, driver |\n", text.c_str());
  STRCMP_EQUAL(
      "## warm\n"
      "\n"
      "Warm the cabin. At most 1 min 30 s; for owner, driver.\n"
      "\n"
      "Parameters:\n"
      "\n"
      "- `fan`: true or false; may be left out\n"
      "- `mode`: one of `eco`, `max`; required\n"
      "- `temp`: number in celsius from 15 to 28 in steps of 0.5; `21` unless given\n"
      "\n"
      "Only while:\n"
      "\n"
      "- `Speed <= 0`, all the time\n"
      "- `Gear != \"D\"`, at the start\n"
      "\n"
      "Steps:\n"
      "\n"
      "1. within 500 ms\n"
      "   - set `Mode` to parameter `mode`\n"
      "   - set `Temp` to parameter `temp`\n"
      "2. within 1 min\n"
      "   - set `Heat` to `\"START\"`\n"
      "   - confirm `Cabin >=` parameter `temp`\n"
      "   - confirm `IsOn == true`\n"
      "\n"
      "Rollback:\n"
      "\n"
      "1. within 2.0 s\n"
      "   - set `Heat` to `\"STOP\"`\n",
      from("## warm", text).c_str());
}

TEST(CatalogueMarkdown, Pulse_is_told_with_its_end_and_the_rollback_that_it_implies) {
  const std::string text = markdown(R"("honk":{"title":"Honk","roles":["owner"],"timeout_ms":4000,
    "steps":[{"set":{"Horn":true},"confirm_within_ms":1000,"pulse_ms":500}]})");
  STRCMP_EQUAL(
      "Steps:\n"
      "\n"
      "1. within 1.0 s, and then kept so for 500 ms\n"
      "   - set `Horn` to `true`\n"
      "2. within 1.0 s\n"
      "   - set `Horn` to `false`\n"
      "\n"
      "Rollback:\n"
      "\n"
      "1. within 1.0 s\n"
      "   - set `Horn` to `false`\n",
      from("Steps:", text).c_str());
}

TEST(CatalogueMarkdown, Command_without_rollback_says_so) {
  const std::string text = markdown(R"("wake":{"title":"Wake","roles":["owner"],"timeout_ms":4000,
    "steps":[{"set":{"Awake":true},"confirm_within_ms":1000}]})");
  STRCMP_EQUAL("Rollback: none; what was done stays.\n",
               from("Rollback: none; what was done stays.", text).c_str());
}

TEST(CatalogueMarkdown, Text_of_the_catalogue_is_never_markup) {
  const std::string text =
      markdown(R"("a":{"title":"[x](y) | <b> `c` *d* \u001b[2J","roles":["owner"],
    "timeout_ms":4000,"steps":[{"set":{"A":"t`|`"},"confirm_within_ms":1000}]})");
  STRCMP_CONTAINS(R"(| \[x\](y) \| \<b\> \`c\` \*d\* \\x1b\[2J | owner |)", text.c_str());
  STRCMP_CONTAINS("set `A` to `` \"t`|`\" ``", text.c_str());
}
