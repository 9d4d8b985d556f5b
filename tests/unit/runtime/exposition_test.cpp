#include "runtime/exposition.hpp"

#include <CppUTest/TestHarness.h>

#include <regex>
#include <set>
#include <sstream>

#include "runtime/write_pace.hpp"

namespace latchkey::runtime::testing {

TEST_GROUP(Exposition) {
  Figures figures;
  Surroundings around{.version = "0.1.0",
                      .build_id = "3fa9",
                      .started = base::WallTime{base::Millis{1'790'000'000'250}},
                      .written = base::Millis{12'345}};

  std::string text() { return expose(figures, around); }

  void expect(const char* line) { STRCMP_CONTAINS(line, ('\n' + text()).c_str()); }
};

TEST(Exposition, Tells_figures_by_name_and_label) {
  figures.accepted = 7;
  figures.rejected.at(static_cast<std::size_t>(core::Reason::busy)) = 3;
  figures.concluded.at(static_cast<std::size_t>(core::Status::timed_out)) = 2;
  figures.connected = true;
  expect("\nlatchkey_build_info{version=\"0.1.0\",build_id=\"3fa9\"} 1\n");
  expect("\nlatchkey_start_time_seconds 1790000000.250\n");
  expect("\nlatchkey_metrics_written_boottime_seconds 12.345\n");
  expect("\n# TYPE latchkey_commands_accepted_total counter\nlatchkey_commands_accepted_total 7\n");
  expect("\nlatchkey_commands_rejected_total{reason=\"busy\"} 3\n");
  expect("\nlatchkey_commands_rejected_total{reason=\"internal\"} 0\n");
  expect("\nlatchkey_commands_concluded_total{status=\"timed_out\"} 2\n");
  expect("\nlatchkey_mqtt_connected 1\n");
}

TEST(Exposition, Histogram_ends_with_all_of_them) {
  figures.durations.add(base::Millis{250});
  figures.durations.add(base::Millis{500'000});
  expect("\nlatchkey_command_duration_seconds_bucket{le=\"0.1\"} 0\n");
  expect("\nlatchkey_command_duration_seconds_bucket{le=\"0.3\"} 1\n");
  expect("\nlatchkey_command_duration_seconds_bucket{le=\"300\"} 1\n");
  expect("\nlatchkey_command_duration_seconds_bucket{le=\"+Inf\"} 2\n");
  expect("\nlatchkey_command_duration_seconds_sum 500.250\n");
  expect("\nlatchkey_command_duration_seconds_count 2\n");
}

TEST(Exposition, Label_cannot_end_itself_or_the_line) {
  around.version = "a\"b\\c\nd";
  expect("{version=\"a\\\"b\\\\c\\nd\",");
}

TEST(Exposition, What_could_not_be_seen_is_left_out) {
  CHECK(text().find("latchkey_journal_size_bytes") == std::string::npos);
  CHECK(text().find("latchkey_certificate_expiry_time_seconds") == std::string::npos);
  around.journal_bytes = 4096;
  around.certificate_expiry = base::WallTime{base::Millis{1'800'000'000'000}};
  expect("\nlatchkey_journal_size_bytes 4096\n");
  expect("\nlatchkey_certificate_expiry_time_seconds 1800000000.000\n");
}

// The format, strictly: a HELP and a TYPE line, then samples of that metric alone, none twice.
TEST(Exposition, Every_line_keeps_to_the_format) {
  around.journal_bytes = 1;
  around.resident_bytes = 1;
  around.certificate_expiry = base::WallTime{};
  const std::regex help(R"(# HELP (latchkey_[a-z_]+) [^\\\n]+\.)");
  const std::regex type(R"(# TYPE (latchkey_[a-z_]+) (counter|gauge|histogram))");
  const std::regex sample(
      R"re((latchkey_[a-z_]+)(\{[a-z_]+="[^"]+"(,[a-z_]+="[^"]+")*\})? [0-9]+(\.[0-9]+)?)re");
  std::istringstream lines(text());
  std::set<std::string> metrics;
  std::set<std::string> samples;
  std::string name;
  std::smatch parts;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, parts, help)) {
      name = parts[1];
      CHECK_TEXT(metrics.insert(name).second, line.c_str());
      CHECK_TRUE(static_cast<bool>(std::getline(lines, line)));
      CHECK_TEXT(std::regex_match(line, parts, type), line.c_str());
      STRCMP_EQUAL(name.c_str(), parts[1].str().c_str());
      CHECK_EQUAL_TEXT(name.ends_with("_total"), parts[2] == "counter", line.c_str());
      continue;
    }
    CHECK_TEXT(std::regex_match(line, parts, sample), line.c_str());
    CHECK_TEXT(parts[1].str().starts_with(name), line.c_str());
    CHECK_TEXT(samples.insert(parts[1].str() + parts[2].str()).second, line.c_str());
  }
  CHECK_TRUE(metrics.size() > 20);
}

TEST(Exposition, Value_is_found_by_its_whole_name) {
  const std::string some = "# HELP a_b about it\na_b_c 5\na_b 2.5\n";
  DOUBLES_EQUAL(2.5, find_metric(some, "a_b").value(), 0);
  CHECK_FALSE(find_metric(some, "a").has_value());
  CHECK_FALSE(find_metric(some, "b").has_value());
  CHECK_FALSE(find_metric("a_b 1x\n", "a_b").has_value());
  CHECK_FALSE(find_metric({}, "a_b").has_value());
  figures.signals = 43;
  DOUBLES_EQUAL(43, find_metric(text(), kSignalsMetric).value(), 0);
}

TEST_GROUP(WritePace) {
  runtime::WritePace pace;
  base::MonoTime now{std::chrono::seconds{5}};
};

TEST(WritePace, Without_a_change_it_is_slow_and_with_one_it_is_not) {
  pace.wrote(now);
  CHECK(pace.next() == now + std::chrono::seconds{30});
  pace.changed();
  pace.changed();
  CHECK(pace.next() == now + std::chrono::seconds{1});
  pace.wrote(now + std::chrono::seconds{1});
  CHECK(pace.next() == now + std::chrono::seconds{31});
}

}  // namespace latchkey::runtime::testing
