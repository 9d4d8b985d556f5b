// Signer: the port; a signature takes a while.
#pragma once

#include <memory>

#include "ports/signer.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Signer final : public ports::Signer {
 public:
  explicit Signer(Scene& scene) : scene_(scene) {}

 private:
  void do_sign(std::string message, Handler handler) override {
    const auto delay =
        scene_.random.between(std::chrono::microseconds(100), std::chrono::milliseconds(2));
    until_ = std::max(until_, scene_.scheduler.now() + delay);
    scene_.scheduler.at(until_, [alive = std::weak_ptr(alive_), message = std::move(message),
                                 handler = std::move(handler)] {
      if (!alive.expired()) handler(simulation::sign(kVehicle, message));
    });
  }

  Scene& scene_;
  base::MonoTime until_{};  // one after the other
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace latchkey::simulation
