// Life: the real core, codec and pump, between the simulated ports; from a start of the agent to
// its end.
#pragma once

#include <memory>
#include <string>

#include "core/agent.hpp"
#include "runtime/pump.hpp"
#include "simulation/broker.hpp"
#include "simulation/clock.hpp"
#include "simulation/endpoints.hpp"
#include "simulation/journal.hpp"
#include "simulation/signer.hpp"
#include "simulation/vehicle.hpp"
#include "simulation/verifier.hpp"

namespace latchkey::simulation {

inline constexpr std::string_view kVin = "LKY00000000000001";

// What outlives the agent.
struct Surroundings {
  explicit Surroundings(Scene& of) : scene(of), disk(of), broker(of), vehicle(of), wall(of) {}

  Scene& scene;
  Disk disk;
  Broker broker;
  Vehicle vehicle;
  WallClock wall;
  core::RateLimit rate;
};

class Life {
 public:
  using OnEffect = std::function<void(Run&, bool before)>;

  Life(Surroundings& around, const std::string& epoch, OnEffect on_effect);
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  ~Life();

  [[nodiscard]] Run& run() { return run_; }
  [[nodiscard]] Link& link() { return link_; }

  // As if the keys file had changed.
  void replace_keys();

 private:
  void wake_at(std::optional<base::MonoTime> when);

  Surroundings& around_;
  Run run_;
  Clock clock_;
  Journal journal_;
  Link link_;
  Hal hal_;
  Verifier verifier_;
  Signer signer_;
  Endpoints endpoints_;
  core::Agent agent_;
  unsigned alarm_ = 0;  // the latest that was set
  std::optional<base::MonoTime> wanted_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  runtime::Pump pump_;
};

}  // namespace latchkey::simulation
