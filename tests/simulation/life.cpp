#include "simulation/life.hpp"

#include "simulation/catalogue.hpp"

namespace latchkey::simulation {

Life::Life(Surroundings& around, const std::string& epoch, OnEffect on_effect)
    : around_(around),
      run_(std::move(on_effect)),
      clock_(around.scene.scheduler, around.wall),
      journal_(around.scene, around.disk, run_, clock_),
      link_(around.scene, around.broker, clock_, run_),
      hal_(around.scene, around.vehicle, clock_, run_),
      verifier_(around.scene, clock_, run_),
      signer_(around.scene),
      endpoints_(around.scene, run_),
      agent_({.vin = core::Vin::parse(kVin).value(),
              .epoch = core::Epoch::parse(epoch).value(),
              .clock_skew = Ghost::kSkew,
              .rate = around.rate,
              .endpoints = {core::EndpointName::parse(kEndpoint).value()}},
             make_catalogue(), around.scene.keys.key_set()),
      pump_({.agent = agent_,
             .link = link_,
             .hal = &hal_,
             .journal = journal_,
             .verifier = verifier_,
             .signer = signer_,
             .endpoints = endpoints_,
             .clock = clock_,
             .sha256 = digest,
             .jws = Ghost::vehicle_jws(),
             .wake_at = [this](auto when) { wake_at(when); },
             .note = [](const core::Fact&) {}},
            runtime::make_topics("v", {"clients/+/callback"}), "simulated") {
  around_.scene.ghost.on_start(epoch);
  around_.scene.ghost.on_keys_told(around_.scene.keys);
  pump_.open();
}

Life::~Life() {
  around_.vehicle.disconnect();
  journal_.settle_cut();
}

void Life::replace_keys() {
  around_.scene.ghost.on_keys_told(around_.scene.keys);
  pump_.replace_keys(around_.scene.keys.key_set());
}

void Life::wake_at(std::optional<base::MonoTime> when) {
  if (when == wanted_) return;
  wanted_ = when;
  const unsigned alarm = ++alarm_;
  if (!when) return;
  around_.scene.scheduler.at(clock_.to_simulated(*when),
                             [this, alarm, alive = std::weak_ptr(alive_)] {
                               if (alive.expired() || alarm != alarm_) return;
                               wanted_.reset();
                               pump_.on_time();
                             });
}

}  // namespace latchkey::simulation
