// MetricsFile: keeps the file with the agent's figures as new as runtime::WritePace wants it. Made
// of what has been counted, and of what can be seen when it is written.
//
// A file that cannot be written is logged once, and tried again at the usual times. One thread: the
// loop's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <string>

#include "app/certificate_watch.hpp"
#include "ports/clock.hpp"
#include "runtime/exposition.hpp"
#include "runtime/fact_log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/write_pace.hpp"

namespace latchkey::app {

class MetricsFile {
 public:
  // All of them outlive it.
  struct Sources {
    runtime::Metrics& metrics;
    const ports::Clock& clock;
    runtime::FactLog& log;
    const CertificateWatch& certificates;
    std::string journal_file;
    std::string build_id;
  };

  MetricsFile(const boost::asio::any_io_executor& executor, std::string path, Sources sources);
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;
  ~MetricsFile();  // the agent ends: takes the file away

  // From here on there is a file.
  void start();

  // Something was counted, or may have been: writes it in time.
  void look();

 private:
  void write();
  void write_later();
  [[nodiscard]] runtime::Surroundings surroundings();
  [[nodiscard]] base::WallTime started(base::WallTime now, base::Millis since_boot);
  [[nodiscard]] std::optional<std::uint64_t> journal_bytes() const;

  boost::asio::steady_timer timer_;
  const std::string path_;
  const Sources sources_;
  const base::Millis started_since_boot_;
  std::optional<base::WallTime> started_;  // as it was told
  runtime::WritePace pace_;
  std::optional<base::MonoTime> armed_;  // when the timer goes off
  bool complained_ = false;
};

}  // namespace latchkey::app
