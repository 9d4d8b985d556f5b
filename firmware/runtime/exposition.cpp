#include "runtime/exposition.hpp"

#include <array>
#include <charconv>
#include <concepts>

namespace latchkey::runtime {
namespace {

using std::chrono::duration;

double seconds(auto time) { return duration<double>(time).count(); }

std::string number(std::integral auto value) { return std::to_string(value); }

// To the millisecond, never with an exponent.
std::string number(double value) {
  constexpr int kDigits = 3;
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
                                          std::chars_format::fixed, kDigits);
  return {text.data(), end};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + escaped(value) + '"';
}

class Writer {
 public:
  // What follows is of this metric. The sentence in `help` has neither backslash nor line end.
  void begin(const char* name, const char* type, const char* help) {
    name_ = name;
    text_ += "# HELP " + name_ + ' ' + help + "\n# TYPE " + name_ + ' ' + type + '\n';
  }

  void sample(auto value, std::string_view labels = {}, std::string_view suffix = {}) {
    text_.append(name_).append(suffix);
    if (!labels.empty()) text_.append("{").append(labels).append("}");
    text_.append(" ").append(number(value)).append("\n");
  }

  void gauge(const char* name, const char* help, auto value) {
    begin(name, "gauge", help);
    sample(value);
  }

  void gauge_if_known(const char* name, const char* help, const auto& value) {
    if (value) gauge(name, help, *value);
  }

  void counter(const char* name, const char* help, std::uint64_t value) {
    begin(name, "counter", help);
    sample(value);
  }

  // From zero for every reason: a counter that appears with its first event has no rate.
  void counter(const char* name, const char* help, const Figures::ByReason& values) {
    begin(name, "counter", help);
    for (std::size_t i = 0; i < values.size(); ++i) {
      sample(values[i], label("reason", core::to_string(static_cast<core::Reason>(i))));
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string name_;
  std::string text_;
};

void write_agent(Writer& out, const Surroundings& around) {
  out.begin("latchkey_build_info", "gauge", "Which program this is; always 1.");
  out.sample(1, label("version", around.version) + ',' + label("build_id", around.build_id));
  out.gauge("latchkey_start_time_seconds", "When the agent started, since 1970.",
            seconds(around.started.time_since_epoch()));
  out.gauge(kWrittenMetric, "When this was written, since the system booted (CLOCK_BOOTTIME).",
            seconds(around.written));
  out.gauge("latchkey_clock_trusted", "Whether the wall clock is trusted.",
            around.clock_is_trusted);
  out.gauge_if_known("latchkey_resident_memory_bytes", "Memory of the process.",
                     around.resident_bytes);
  out.counter("latchkey_log_lines_suppressed_total", "Lines that a flood left out of the log.",
              around.log_lines_suppressed);
}

void write_durations(Writer& out, const Durations& durations) {
  constexpr std::array kNames{"0.1", "0.3", "1", "3", "10", "30", "100", "300"};
  static_assert(kNames.size() == Durations::kBounds.size());
  out.begin("latchkey_command_duration_seconds", "histogram",
            "From a command's acceptance to its stored outcome.");
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    out.sample(durations.at_most[i], label("le", kNames[i]), "_bucket");
  }
  out.sample(durations.count, label("le", "+Inf"), "_bucket");
  out.sample(seconds(durations.sum), {}, "_sum");
  out.sample(durations.count, {}, "_count");
}

void write_commands(Writer& out, const Figures& figures) {
  out.counter("latchkey_commands_accepted_total", "Commands that got the vehicle.",
              figures.accepted);
  out.counter("latchkey_commands_rejected_total", "Commands that were refused, by reason.",
              figures.rejected);
  out.counter("latchkey_commands_duplicate_total", "Commands that came again.", figures.duplicates);
  out.counter("latchkey_commands_answered_total", "Control commands that were answered at once.",
              figures.answered);
  out.counter("latchkey_messages_ignored_total", "Messages that nobody authorised has sent.",
              figures.ignored);
  out.gauge("latchkey_command_running", "Whether a command has the vehicle.", figures.running);
  out.begin("latchkey_commands_concluded_total", "counter", "Outcomes, by status.");
  for (const auto status : {core::Status::succeeded, core::Status::failed, core::Status::timed_out,
                            core::Status::cancelled}) {
    out.sample(figures.concluded[static_cast<std::size_t>(status)],
               label("status", core::to_string(status)));
  }
  out.counter("latchkey_commands_failed_total", "Outcomes other than success, by reason.",
              figures.failed);
  out.counter("latchkey_commands_recovered_total", "Outcomes settled after a restart.",
              figures.recovered);
  write_durations(out, figures.durations);
}

void write_outcomes(Writer& out, const Figures& figures) {
  out.gauge("latchkey_outcomes_undelivered", "Outcomes that the broker does not have yet.",
            figures.undelivered);
  out.gauge("latchkey_outcomes_unposted", "Outcomes that no callback endpoint has taken yet.",
            figures.unposted);
  out.counter("latchkey_outcomes_given_up_total", "Outcomes that a callback endpoint never gets.",
              figures.posts_given_up);
  out.counter("latchkey_callbacks_unsent_total", "Callbacks, other than outcomes, that were lost.",
              figures.unsent);
}

void write_surroundings(Writer& out, const Figures& figures, const Surroundings& around) {
  out.gauge(kConnectedMetric, "Whether the broker is connected.", figures.connected);
  out.counter("latchkey_mqtt_connects_total", "Connections to the broker.", figures.connects);
  out.counter("latchkey_mqtt_disconnects_total", "Connections that ended.", figures.disconnects);
  std::optional<double> expiry;
  if (around.certificate_expiry) expiry = seconds(around.certificate_expiry->time_since_epoch());
  out.gauge_if_known("latchkey_certificate_expiry_time_seconds",
                     "When the first of the certificates expires, since 1970.", expiry);
  out.gauge(kSignalsMetric, "Signals that the vehicle should have.", figures.signals);
  out.gauge(kSignalsKnownMetric, "Signals whose value is known now.", figures.signals_known);
  out.gauge(kVehicleKnownMetric, "Whether every signal is known and the vehicle rests or obeys.",
            figures.vehicle_known);
  out.counter("latchkey_vehicle_losses_total", "How often the vehicle was known no more.",
              figures.vehicle_losses);
  out.gauge_if_known("latchkey_journal_size_bytes", "The journal and its log on disk.",
                     around.journal_bytes);
  out.counter("latchkey_journal_failures_total", "Entries that the journal did not store.",
              figures.journal_failures);
  out.counter("latchkey_illegal_events_total", "Events that must not happen: defects.",
              figures.illegal_events);
}

}  // namespace

std::string expose(const Figures& figures, const Surroundings& surroundings) {
  Writer out;
  write_agent(out, surroundings);
  write_commands(out, figures);
  write_outcomes(out, figures);
  write_surroundings(out, figures, surroundings);
  return out.take();
}

std::optional<double> find_metric(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(' ')) continue;
    const std::string_view digits = line.substr(name.size() + 1);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

}  // namespace latchkey::runtime
