// Metrics: counts what it observes. docs/operating.md says what each figure means.
//
// Pure: told the time. Memory is bounded: a counter for each reason and status, a bit for each
// signal.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/observer.hpp"

namespace latchkey::runtime {

// How long commands took, from their acceptance to their stored outcome.
struct Durations {
  // Upper bounds, each included; what took longer is in `count` alone.
  static constexpr std::array<base::Millis, 8> kBounds{
      base::Millis{100},    base::Millis{300},    base::Millis{1'000},   base::Millis{3'000},
      base::Millis{10'000}, base::Millis{30'000}, base::Millis{100'000}, base::Millis{300'000}};

  std::array<std::uint64_t, kBounds.size()> at_most{};  // cumulative, as Prometheus has it
  std::uint64_t count = 0;
  std::chrono::microseconds sum{0};

  void add(std::chrono::microseconds duration);
};

// Counted since the agent started.
struct Figures {
  using ByReason = std::array<std::uint64_t, static_cast<std::size_t>(core::kLastReason) + 1>;
  using ByStatus = std::array<std::uint64_t, static_cast<std::size_t>(core::Status::rejected) + 1>;

  std::uint64_t accepted = 0;
  ByReason rejected{};
  std::uint64_t duplicates = 0;
  std::uint64_t answered = 0;
  std::uint64_t ignored = 0;

  bool running = false;
  ByStatus concluded{};  // the final ones
  ByReason failed{};     // of those concluded otherwise than well, why
  std::uint64_t recovered = 0;
  Durations durations;

  std::size_t undelivered = 0;
  std::size_t unposted = 0;
  std::uint64_t posts_given_up = 0;
  std::uint64_t unsent = 0;

  bool connected = false;
  std::uint64_t connects = 0;
  std::uint64_t disconnects = 0;

  std::size_t signals = 0;
  std::size_t signals_known = 0;
  bool vehicle_known = false;
  std::uint64_t vehicle_losses = 0;

  std::uint64_t journal_failures = 0;
  std::uint64_t illegal_events = 0;
};

class Metrics final : public Observer {
 public:
  explicit Metrics(std::size_t signals) : known_(signals) { figures_.signals = signals; }

  [[nodiscard]] const Figures& figures() const { return figures_; }

  // Whether any figure has changed since this was asked before.
  [[nodiscard]] bool take_change() { return std::exchange(changed_, false); }

  void on_input(const core::Input& input, base::Now now) override;
  void on_output(const core::Output& output) override;

 private:
  struct Ending {
    core::Status status;
    bool recovered;
  };

  void on(const core::input::Started& started);
  void on(const core::input::Stored& stored);
  void on(const core::input::SignalChanged& changed);
  void on(const core::input::VehicleChanged& changed);

  void on(const core::output::Store& store);
  void on(const core::output::Post& post);
  void on(const core::Fact& fact);

  // The others change no figure.
  template <class Other>
  void on(const Other& /*other*/) {}

  void conclude(const core::Fact& fact);

  template <class Number>
  void count(Number& figure) {
    ++figure;
    changed_ = true;
  }

  template <class Number>
  void discount(Number& figure) {
    if (figure > 0) --figure;
    changed_ = true;
  }

  void set(bool& figure, bool value) {
    figure = value;
    changed_ = true;
  }

  Figures figures_;
  bool changed_ = true;
  std::vector<bool> known_;  // by signal
  base::MonoTime now_;
  std::optional<base::MonoTime> accepted_at_;  // while a command of this run is open
  std::optional<Ending> ending_;               // being stored
};

}  // namespace latchkey::runtime
