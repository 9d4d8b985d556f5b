#include "app/metrics_file.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "support/journal_entries.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;  // NOLINT(google-build-using-namespace)

TEST_GROUP(MetricsFile) {
  test_support::TemporaryFolder folder;
  test_support::SetClock clock;
  std::vector<std::string> lines;
  runtime::FactLog log{clock, runtime::LogLevel::info,
                       [this](std::string_view line) { lines.emplace_back(line); }};
  boost::asio::io_context loop;
  app::CertificateWatch certificates{loop.get_executor(), std::nullopt, clock, log};
  runtime::Metrics metrics{43};
  std::string path = folder.file("metrics.prom");

  std::unique_ptr<app::MetricsFile> open() {
    return std::make_unique<app::MetricsFile>(
        loop.get_executor(), path,
        app::MetricsFile::Sources{.metrics = metrics,
                                  .clock = clock,
                                  .log = log,
                                  .certificates = certificates,
                                  .journal_file = folder.file("journal.db"),
                                  .build_id = "3fa9"});
  }

  [[nodiscard]] std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return std::move(text).str();
  }
};

TEST(MetricsFile, Is_there_at_once_for_all_to_read_and_goes_with_the_agent) {
  const mode_t before = ::umask(0077);
  auto file = open();
  file->start();
  ::umask(before);
  struct stat status {};
  LONGS_EQUAL(0, ::stat(path.c_str(), &status));
  LONGS_EQUAL(0644, status.st_mode & 0777);
  STRCMP_CONTAINS("\nlatchkey_vehicle_signals 43\n", content().c_str());
  STRCMP_CONTAINS("build_id=\"3fa9\"", content().c_str());
  STRCMP_CONTAINS("\nlatchkey_resident_memory_bytes ", content().c_str());
  file.reset();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST(MetricsFile, Journal_counts_with_its_log) {
  auto file = open();
  file->start();
  CHECK(content().find("latchkey_journal_size_bytes") == std::string::npos);
  std::ofstream(folder.file("journal.db")) << "12345";
  std::ofstream(folder.file("journal.db-wal")) << "123";
  file->start();
  STRCMP_CONTAINS("\nlatchkey_journal_size_bytes 8\n", content().c_str());
}

TEST(MetricsFile, Folder_that_is_not_there_is_told_once) {
  path = folder.file("none/metrics.prom");
  auto file = open();
  file->start();
  file->start();
  LONGS_EQUAL(1, lines.size());
  STRCMP_CONTAINS("level=error event=metrics", lines[0].c_str());
  STRCMP_CONTAINS("none/metrics.prom cannot be written: No such file", lines[0].c_str());
}

TEST(MetricsFile, Start_stays_the_same_until_the_clock_is_set) {
  auto file = open();
  file->start();
  const double first = runtime::find_metric(content(), "latchkey_start_time_seconds").value_or(0);
  clock.time.wall += base::Millis{900};
  file->start();
  DOUBLES_EQUAL(first, runtime::find_metric(content(), "latchkey_start_time_seconds").value(), 0);
  clock.time.wall += std::chrono::hours{24 * 365};
  file->start();
  CHECK(runtime::find_metric(content(), "latchkey_start_time_seconds").value() > first + 86'400);
}
