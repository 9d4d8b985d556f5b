// Endpoints: the port; an endpoint may be away for a while, and takes what it gets in the end.
#pragma once

#include <memory>

#include "ports/endpoints.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

// What commands may name.
inline constexpr std::string_view kEndpoint = "backend";

class Endpoints final : public ports::Endpoints {
 public:
  Endpoints(Scene& scene, Run& run) : scene_(scene), run_(run) {}

 private:
  void do_open(Events& events) override { events_ = &events; }
  void do_post(const core::EndpointName& /*endpoint*/, ports::StoredOutcome outcome) override {
    try_after(std::chrono::milliseconds(1), std::make_shared<ports::StoredOutcome>(outcome));
  }

  void try_after(Micros delay, std::shared_ptr<const ports::StoredOutcome> outcome) {
    later(delay, [this, outcome = std::move(outcome)] {
      if (scene_.faults.strikes(Fault::endpoint_down, 0.5)) {
        try_after(scene_.random.between(std::chrono::seconds(1), std::chrono::seconds(3)), outcome);
        return;
      }
      run_.effect([&] {
        scene_.ghost.on_posted(*outcome);
        later(scene_.random.between(std::chrono::milliseconds(1), std::chrono::milliseconds(400)),
              [this, outcome] { events_->on_posted(outcome->id, true); });
      });
    });
  }

  template <class Act>
  void later(Micros delay, Act act) {
    scene_.scheduler.after(delay, [alive = std::weak_ptr(alive_), act] {
      if (!alive.expired()) act();
    });
  }

  Scene& scene_;
  Run& run_;
  Events* events_ = nullptr;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace latchkey::simulation
