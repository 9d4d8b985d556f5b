#include "app/metrics_file.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "adapters/clock_linux/boot_time.hpp"
#include "adapters/files_posix/replace_file.hpp"
#include "adapters/process_linux/memory.hpp"
#include "app/version.hpp"
#include "base/steady_clock.hpp"

namespace latchkey::app {
namespace {

// For whoever collects it; there is nothing secret in it.
constexpr mode_t kForAllToRead = 0644;

// A wall clock that is farther off than this was set in between.
constexpr std::chrono::seconds kClockWasSet{1};

}  // namespace

MetricsFile::MetricsFile(const boost::asio::any_io_executor& executor, std::string path,
                         Sources sources)
    : timer_(executor),
      path_(std::move(path)),
      sources_(std::move(sources)),
      started_since_boot_(clock_linux::time_since_boot()) {}

MetricsFile::~MetricsFile() {
  std::error_code ignored;  // one that cannot be removed grows stale
  std::filesystem::remove(path_, ignored);
}

void MetricsFile::start() { write(); }

void MetricsFile::look() {
  if (!armed_ || !sources_.metrics.take_change()) return;
  pace_.changed();
  write_later();
}

void MetricsFile::write() {
  (void)sources_.metrics.take_change();
  const std::string text = runtime::expose(sources_.metrics.figures(), surroundings());
  const auto written =
      files_posix::replace_file(path_, kForAllToRead, text, files_posix::Lasting::until_reboot);
  if (!written && !complained_) {
    sources_.log.say(runtime::LogLevel::error, "metrics", written.error());
  }
  complained_ = !written;
  pace_.wrote(base::steady_now());
  write_later();
}

void MetricsFile::write_later() {
  const base::MonoTime next = pace_.next();
  if (armed_ == next) return;
  armed_ = next;
  timer_.expires_at(base::on_steady_clock(next));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) write();
  });
}

runtime::Surroundings MetricsFile::surroundings() {
  const base::Now now = sources_.clock.now();
  const base::Millis since_boot = clock_linux::time_since_boot();
  return {.version = kVersion,
          .build_id = sources_.build_id,
          .started = started(now.wall, since_boot),
          .written = since_boot,
          .clock_is_trusted = now.wall_is_trusted,
          .journal_bytes = journal_bytes(),
          .resident_bytes = process_linux::resident_bytes(),
          .certificate_expiry = sources_.certificates.earliest_expiry(),
          .log_lines_suppressed = sources_.log.suppressed()};
}

// The same each time, for whoever sees a restart by it, unless the clock was set.
base::WallTime MetricsFile::started(base::WallTime now, base::Millis since_boot) {
  const base::WallTime start = now - (since_boot - started_since_boot_);
  if (!started_ || std::chrono::abs(start - *started_) > kClockWasSet) started_ = start;
  return *started_;
}

std::optional<std::uint64_t> MetricsFile::journal_bytes() const {
  std::error_code error;
  const std::uintmax_t database = std::filesystem::file_size(sources_.journal_file, error);
  if (error) return std::nullopt;
  const std::uintmax_t log = std::filesystem::file_size(sources_.journal_file + "-wal", error);
  return error ? database : database + log;
}

}  // namespace latchkey::app
