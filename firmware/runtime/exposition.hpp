// The metrics file's text: Prometheus' exposition format, version 0.0.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "runtime/metrics.hpp"

namespace latchkey::runtime {

// What is not counted but looked at when the file is written. Left out: it could not be seen.
struct Surroundings {
  std::string version;
  std::string build_id;
  base::WallTime started;
  base::Millis written;  // since the system booted, its sleep included
  bool clock_is_trusted = false;
  std::optional<std::uint64_t> journal_bytes{};
  std::optional<std::uint64_t> resident_bytes{};
  std::optional<base::WallTime> certificate_expiry{};
  std::uint64_t log_lines_suppressed = 0;
};

// The gauges that `latchkeyd health` goes by.
inline constexpr const char* kWrittenMetric = "latchkey_metrics_written_boottime_seconds";
inline constexpr const char* kConnectedMetric = "latchkey_mqtt_connected";
inline constexpr const char* kSignalsMetric = "latchkey_vehicle_signals";
inline constexpr const char* kSignalsKnownMetric = "latchkey_vehicle_signals_known";
inline constexpr const char* kVehicleKnownMetric = "latchkey_vehicle_known";

[[nodiscard]] std::string expose(const Figures& figures, const Surroundings& surroundings);

// The value of a metric without labels; nothing: the text does not have it.
[[nodiscard]] std::optional<double> find_metric(std::string_view text, std::string_view name);

}  // namespace latchkey::runtime
