#include "client/storm_stats.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>

using latchkey::client::StormStats;
using namespace std::chrono_literals;

TEST_GROUP(StormStats) { StormStats stats; };

TEST(StormStats, Counts_answers_by_kind_and_those_that_did_not_come) {
  stats.add("accepted", 2ms);
  for (int i = 0; i < 97; ++i) stats.add("rejected busy", 1ms);
  stats.finish(100, 2s);
  STRCMP_EQUAL(R"({"sent":100,"answered":98,"unanswered":2,"took_ms":2000.0,"per_second":49.0,)"
               R"("answers":{"accepted":1,"rejected busy":97},)"
               R"("latency_ms":{"p50":1.0,"p99":2.0,"max":2.0}})",
               stats.json().dump().c_str());
}

TEST(StormStats, Percentiles_are_by_nearest_rank_whatever_the_order_of_arrival) {
  for (int i = 200; i > 0; --i) stats.add("rejected busy", i * 1ms);
  stats.finish(200, 1s);
  const auto latency = stats.json()["latency_ms"];
  DOUBLES_EQUAL(100, latency["p50"].get<double>(), 0);
  DOUBLES_EQUAL(198, latency["p99"].get<double>(), 0);
  DOUBLES_EQUAL(200, latency["max"].get<double>(), 0);
}

TEST(StormStats, Lines_are_for_people) {
  for (int i = 0; i < 19'999; ++i) stats.add("rejected busy", 1500us);
  stats.add("accepted", 1500us);
  stats.finish(20'000, 2500ms);
  const auto lines = stats.lines();
  CHECK_EQUAL(4, lines.size());
  STRCMP_EQUAL("20,000 sent, 20,000 answered in 2.50 s: 8,000 a second", lines[0].c_str());
  STRCMP_EQUAL("  accepted: 1", lines[1].c_str());
  STRCMP_EQUAL("  rejected busy: 19,999", lines[2].c_str());
  STRCMP_EQUAL("first answer after p50 1.50 ms, p99 1.50 ms, max 1.50 ms", lines[3].c_str());
}

TEST(StormStats, Without_any_answer_have_no_latency) {
  stats.finish(3, 0s);
  CHECK_TRUE(stats.json()["latency_ms"].is_null());
  CHECK_EQUAL(3, stats.unanswered());
  STRCMP_EQUAL("  no answer: 3", stats.lines()[1].c_str());
}
