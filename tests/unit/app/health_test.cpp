#include "app/health.hpp"

#include <CppUTest/TestHarness.h>

#include "runtime/exposition.hpp"

namespace latchkey::app {

TEST_GROUP(Judgement) {
  runtime::Figures figures;
  base::Millis written{100'000};

  void setup() override {
    figures.connected = true;
    figures.signals = 43;
    figures.signals_known = 43;
    figures.vehicle_known = true;
  }

  std::vector<Finding> judge_after(base::Millis age) {
    const std::string text = runtime::expose(
        figures, {.version = "0.1.0", .build_id = "3fa9", .started = {}, .written = written});
    return judge(text, written + age);
  }

  void expect(const Finding& finding, bool good, const char* words) {
    STRCMP_EQUAL(words, finding.words.c_str());
    CHECK_EQUAL(good, finding.good);
  }
};

TEST(Judgement, Agent_that_is_connected_and_has_read_the_vehicle_is_well) {
  const auto findings = judge_after(base::Millis{4'900});
  LONGS_EQUAL(3, findings.size());
  expect(findings[0], true, "agent: runs, last heard 4 s ago");
  expect(findings[1], true, "broker: connected");
  expect(findings[2], true, "vehicle: 43 of 43 signals are known");
  CHECK_TRUE(is_healthy(findings));
}

TEST(Judgement, Without_the_broker_it_is_not) {
  figures.connected = false;
  const auto findings = judge_after(base::Millis{0});
  expect(findings[1], false, "broker: not connected");
  CHECK_FALSE(is_healthy(findings));
}

TEST(Judgement, Without_all_of_the_vehicle_it_is_not) {
  figures.signals_known = 40;
  figures.vehicle_known = false;
  const auto findings = judge_after(base::Millis{0});
  expect(findings[2], false, "vehicle: 40 of 43 signals are known");
  CHECK_FALSE(is_healthy(findings));
}

TEST(Judgement, Vehicle_that_may_still_move_is_not_well) {
  figures.vehicle_known = false;
  expect(judge_after(base::Millis{0})[2], false,
         "vehicle: 43 of 43 signals are known, and it does not say that it rests");
}

TEST(Judgement, Word_of_three_intervals_ago_is_that_of_a_dead_agent) {
  CHECK_TRUE(is_healthy(judge_after(base::Millis{90'000})));
  const auto findings = judge_after(base::Millis{90'001});
  LONGS_EQUAL(1, findings.size());
  expect(findings[0], false, "agent: does not run, last heard 90 s ago");
}

TEST(Judgement, Word_of_an_earlier_boot_is_none) {
  const auto findings = judge_after(base::Millis{-1});
  LONGS_EQUAL(1, findings.size());
  expect(findings[0], false, "agent: has not run since the system booted");
}

TEST(Judgement, Other_file_is_no_word_of_the_agents) {
  for (const char* text : {"", "latchkey_mqtt_connected 1\n", "node_load1 0.5\n"}) {
    const auto findings = judge(text, base::Millis{0});
    LONGS_EQUAL(1, findings.size());
    CHECK_FALSE(is_healthy(findings));
  }
}

}  // namespace latchkey::app
