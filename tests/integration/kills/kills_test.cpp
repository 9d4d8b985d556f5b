// The short version of latchkey-kills.
#include <CppUTest/TestHarness.h>

#include <string>

#include "client/mqtt_session.hpp"
#include "integration/kills/run.hpp"

namespace kills = latchkey::kills;

TEST_GROUP(Kills){};

TEST(Kills, Every_accepted_command_has_one_outcome_and_no_step_starts_twice) {
  latchkey::client::prepare_process_for_mqtt();
  const kills::Report report = kills::run({.kills = 15, .broker_restarts = 2});
  std::string evidence;
  for (const std::string& line : report.evidence) evidence += line + '\n';
  if (!report.violations.empty()) FAIL(evidence.c_str());
  LONGS_EQUAL(15, report.kills);
  LONGS_EQUAL(2, report.broker_restarts);
  LONGS_EQUAL(report.accepted, report.concluded());
  CHECK(report.accepted > 0);
}
