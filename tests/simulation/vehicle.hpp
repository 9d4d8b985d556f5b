// Vehicle: signals that can be written and take time to get there, and all that can go wrong with
// them. It lives on when the agent does not.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "ports/clock.hpp"
#include "ports/hal.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Vehicle {
 public:
  // Calls reach it after a while, in their order; so do its answers.
  struct Listener {
    std::function<void(core::WriteToken, core::WriteResult)> on_write_done;
    std::function<void(core::WriteToken)> on_stopped;
    std::function<void(core::SignalId, std::optional<core::Value>)> on_signal;
  };

  explicit Vehicle(Scene& scene) : scene_(scene) {}

  void connect(Listener listener);
  // What was on its way arrives, up to some point.
  void disconnect();

  void write(core::WriteToken token, std::vector<core::Assignment> assignments);
  void stop(core::WriteToken token);

  // Its speed, its silences, and what goes wrong on its bus.
  void disturb();

  // Everything is well again: it answers what it owes.
  void heal();

 private:
  static constexpr std::size_t kNumbers = 4;  // signals that take the values of commands

  struct Motion {
    double target;
    unsigned serial;
  };
  struct Signal {
    double value = 0;
    std::optional<Motion> motion;
    bool is_unheard = false;  // its frames do not come through
  };

  void receive(std::function<void()> message);
  void on_write(core::WriteToken token, const std::vector<core::Assignment>& assignments);
  void on_stop(core::WriteToken token);
  void begin_motion(core::SignalId signal, double target);
  void end_motion(core::SignalId signal, unsigned serial);
  void answer(std::function<void(const Listener&)> message);
  void report(core::SignalId signal, double value, bool is_true);
  void report_all();
  void report_none();
  void set_speed(double speed);
  void end_bus_off();
  void lose_frames(core::SignalId signal);
  void reboot(core::SignalId first);

  Scene& scene_;
  std::optional<Listener> listener_;
  unsigned connection_ = 0;
  std::deque<std::function<void()>> inbox_;
  base::MonoTime inbox_until_{};
  base::MonoTime outbox_until_{};
  std::array<Signal, kNumbers> signals_;
  double speed_ = 0;
  bool silent_ = false;
  bool is_off_ = false;  // the bus: nothing comes or goes
  unsigned last_serial_ = 0;
  std::vector<core::WriteToken> owed_;  // stops that it has not answered
};

class Hal final : public ports::Hal {
 public:
  Hal(Scene& scene, Vehicle& vehicle, const ports::Clock& clock, Run& run)
      : scene_(scene), vehicle_(vehicle), clock_(clock), run_(run) {}

 private:
  void do_open(Events& events) override;
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override;
  void do_stop(core::WriteToken token) override;

  Scene& scene_;
  Vehicle& vehicle_;
  const ports::Clock& clock_;
  Run& run_;
};

}  // namespace latchkey::simulation
