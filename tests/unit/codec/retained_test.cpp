#include <CppUTest/TestHarness.h>

#include <string>

#include "codec/callback.hpp"
#include "codec/catalogue_file.hpp"

namespace latchkey::codec {
namespace {

constexpr base::WallTime kNow{base::Millis{1795341600123}};

}  // namespace

TEST_GROUP(Retained){};

TEST(Retained, slot_that_is_taken_tells_its_holder) {
  const core::Holder holder{.id = core::CommandId::parse("a-1").value(),
                            .command = core::CommandName::parse("honk").value(),
                            .progress = {.step = 1, .of = 2, .fraction = 0.0},
                            .deadline = base::Millis{900}};
  STRCMP_EQUAL(R"({"busy":true,"holder":{"id":"a-1","command":"honk","progress":{"step":1,"of":2,)"
               R"("fraction":0.0},"deadline_ms":900},"at":"2026-11-22T10:00:00.123Z"})",
               encode_slot(holder, kNow).c_str());
}

TEST(Retained, slot_that_is_free_has_no_holder) {
  STRCMP_EQUAL(R"({"busy":false,"holder":null,"at":"2026-11-22T10:00:00.123Z"})",
               encode_slot(std::nullopt, kNow).c_str());
}

TEST(Retained, state_tells_known_signals_in_the_order_of_the_table) {
  const core::Catalogue catalogue{.signals = {"B.Open", "A.Speed", "A.Gear"}, .commands = {}};
  core::Signals signals(3);
  STRCMP_EQUAL("{}", encode_state(signals, catalogue).c_str());
  signals.update(core::SignalId{2}, core::Word::clipped("P"));
  signals.update(core::SignalId{0}, false);
  STRCMP_EQUAL(R"({"B.Open":false,"A.Gear":"P"})", encode_state(signals, catalogue).c_str());
}

TEST(Retained, presence_tells_epoch_and_agent) {
  const auto epoch = core::Epoch::parse("e-7").value();
  STRCMP_EQUAL(R"({"online":true,"epoch":"e-7","agent":"0.1.0"})",
               encode_presence(true, epoch, "0.1.0").c_str());
  STRCMP_EQUAL(R"({"online":false,"epoch":"e-7","agent":"0.1.0"})",
               encode_presence(false, epoch, "0.1.0").c_str());
  STRCMP_EQUAL(
      R"({"online":true,"epoch":"e-7","agent":"0.1.0","certificate_expires_at":"1970-01-01T00:00:01.000Z"})",
      encode_presence(true, epoch, "0.1.0", base::WallTime{base::Millis{1000}}).c_str());
}

TEST(Retained, catalogue_tells_what_a_sender_needs_and_not_the_steps) {
  const auto catalogue = decode_catalogue(R"({"version":1,"commands":{
    "heat":{"title":"Heat","roles":["fleet","owner"],"timeout_ms":5000,
      "params":{"type":"object","additionalProperties":false,"required":["level"],"properties":{
        "level":{"type":"integer","minimum":0,"maximum":3,"multipleOf":1,"unit":"steps"},
        "mode":{"type":"string","enum":["eco","max"],"default":"eco"},
        "share":{"type":"number","default":0.5},
        "quiet":{"type":"boolean","default":false}}},
      "interlocks":[{"signal":"V.Speed","is":"<=","value":0,"during":true},
                    {"signal":"V.Gear","is":"!=","value":"R"}],
      "steps":[{"set":{"V.Heat":{"param":"level"}},"confirm_within_ms":100}]},
    "ask":{"title":"Ask","roles":["owner"],"timeout_ms":1,
      "steps":[{"set":{"V.Ask":true},"confirm_within_ms":100}]}}})");
  STRCMP_EQUAL(
      R"({"version":1,"commands":{"ask":{"title":"Ask","params":{"type":"object","properties":{},)"
      R"("required":[],"additionalProperties":false},"roles":["owner"],"timeout_ms":1,)"
      R"("interlocks":[]},"heat":{"title":"Heat","params":{"type":"object","properties":{)"
      R"("level":{"type":"integer","minimum":0,"maximum":3,"multipleOf":1,"unit":"steps"},)"
      R"("mode":{"type":"string","enum":["eco","max"],"default":"eco"},)"
      R"("quiet":{"type":"boolean","default":false},)"
      R"("share":{"type":"number","default":0.5}},"required":["level"],)"
      R"("additionalProperties":false},"roles":["owner","fleet"],"timeout_ms":5000,)"
      R"("interlocks":[{"signal":"V.Speed","is":"<=","value":0,"during":true},)"
      R"({"signal":"V.Gear","is":"!=","value":"R","during":false}]}}})",
      encode_catalogue(*catalogue).c_str());
}

}  // namespace latchkey::codec
