// Verifier: the port; a check takes a while, and the key may be revoked meanwhile.
#pragma once

#include <memory>

#include "ports/clock.hpp"
#include "ports/verifier.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Verifier final : public ports::Verifier {
 public:
  Verifier(Scene& scene, const ports::Clock& clock, Run& run)
      : scene_(scene), clock_(clock), run_(run) {}

 private:
  void do_open(Events& events) override { events_ = &events; }

  void do_verify(core::Ticket ticket, ports::SignedBytes bytes) override {
    run_.effect([&] {
      const auto delay =
          scene_.random.between(std::chrono::microseconds(200), std::chrono::milliseconds(4));
      scene_.scheduler.after(
          delay, [this, alive = std::weak_ptr(alive_), ticket, bytes = std::move(bytes)] {
            if (alive.expired()) return;
            const unsigned key = scene_.keys.find(bytes.key.view());
            const bool genuine =
                scene_.keys.is_valid(key) && sign(key, bytes.message) == bytes.signature;
            scene_.ghost.on_verification(bytes.message, genuine, clock_.now().wall_is_trusted);
            events_->on_verified(ticket, genuine);
          });
    });
  }

  Scene& scene_;
  const ports::Clock& clock_;
  Run& run_;
  Events* events_ = nullptr;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace latchkey::simulation
