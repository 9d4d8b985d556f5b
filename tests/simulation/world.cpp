#include "simulation/world.hpp"

namespace latchkey::simulation {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr Micros kTrouble = seconds(9);
constexpr Micros kSettle = seconds(30);
constexpr Micros kAfterReplay = seconds(4);
constexpr Micros kDisturbEvery = milliseconds(600);
constexpr double kShareOfReplays = 0.3;

}  // namespace

void Counts::add(const Counts& other) {
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  for (std::size_t i = 0; i < checkers.size(); ++i) checkers[i] += other.checkers[i];
  seeds += other.seeds;
  commands += other.commands;
  accepted += other.accepted;
  recovered += other.recovered;
  runs += other.runs;
  effects += other.effects;
}

Ending play(const Plot& plot, std::FILE* story) { return World(plot, story).play(); }

World::World(const Plot& plot, std::FILE* story)
    : scene_(plot.decisions ? Random(*plot.decisions) : Random(plot.seed), plot.only, story),
      around_(scene_),
      sender_(scene_, around_.broker, [this] { return epoch_; }),
      cut_(plot.cut),
      cut_probability_(scene_.random.chance(0.3) ? 0.03 : 0.005) {
  around_.rate = scene_.random.chance(0.2) ? core::RateLimit{.burst = 2, .per_second = 0.5}
                                           : core::RateLimit{.burst = 100, .per_second = 50};
}

Ending World::play() {
  start_agent();
  sender_.begin(kTrouble - seconds(1));
  scene_.scheduler.after(kDisturbEvery, [this] { disturb(); });
  if (run_for(kTrouble)) end_well();

  Counts& counts = scene_.counts;
  counts.seeds = 1;
  counts.accepted = scene_.ghost.accepted();
  counts.recovered = scene_.ghost.recovered();
  return {counts, scene_.ghost.violation()};
}

void World::end_well() {
  make_well();
  if (!run_for(kSettle)) return;
  finish();
  const unsigned probe = sender_.probe();
  if (!run_for(kAfterReplay)) return;
  scene_.ghost.finish_probe(probe);
  if (!scene_.random.chance(kShareOfReplays)) return;
  sender_.repeat_all();
  if (run_for(kAfterReplay)) finish();
}

void World::finish() { scene_.ghost.finish(!around_.broker.has_unacknowledged()); }

void World::start_agent() {
  if (life_) return;
  if (!around_.disk.can_be_opened()) {
    scene_.story.tell("the agent cannot open its journal");
    scene_.scheduler.after(milliseconds(200), [this] { start_agent(); });
    return;
  }
  epoch_ = "epoch-" + std::to_string(++scene_.counts.runs);
  life_ = std::make_unique<Life>(around_, epoch_,
                                 [this](Run& run, bool before) { on_effect(run, before); });
}

void World::end_agent() {
  const bool power = life_->run().cut() == Run::Cut::power;
  scene_.faults.note(power ? Fault::power_cut : Fault::process_kill);
  if (scene_.ghost.is_recovering()) scene_.faults.note(Fault::cut_in_recovery);
  scene_.story.tell(power ? "POWER CUT" : "KILL");
  life_.reset();
  around_.wall.disturb();
  scene_.scheduler.after(scene_.random.between(milliseconds(1), milliseconds(1500)),
                         [this] { start_agent(); });
}

void World::on_effect(Run& run, bool before) {
  if (scene_.faults.over()) return;
  if (before) ++scene_.counts.effects;
  const bool here = cut_ && cut_->effect == scene_.counts.effects && cut_->before == before;
  const Fault fault = before ? Fault::cut_before_effect : Fault::cut_after_effect;
  if (here) {
    scene_.faults.note(fault);
  } else if (!scene_.faults.strikes(fault, cut_probability_)) {
    return;
  }
  const bool power = scene_.faults.is_on(Fault::power_cut);
  const bool process = scene_.faults.is_on(Fault::process_kill);
  const bool by_power = power == process ? scene_.random.chance(0.5) : power;
  run.end(by_power ? Run::Cut::power : Run::Cut::process);
}

void World::disturb() {
  if (scene_.faults.over()) return;
  if (life_) life_->link().disturb();
  around_.vehicle.disturb();
  if (scene_.random.chance(0.1)) around_.wall.disturb();
  if (scene_.faults.strikes(Fault::key_revoked, 0.04)) revoke_key();
  scene_.scheduler.after(kDisturbEvery, [this] { disturb(); });
}

void World::revoke_key() {
  scene_.keys.revoke(scene_.random.chance(0.5) ? kOwner : kDriver);
  scene_.story.tell("a key is revoked");
  if (life_) life_->replace_keys();
}

bool World::run_for(Micros time) {
  const base::MonoTime until = scene_.scheduler.now() + time;
  while (!scene_.ghost.violation() && scene_.scheduler.step(until)) {
    if (life_ && !life_->run().is_alive()) end_agent();
  }
  return !scene_.ghost.violation();
}

void World::make_well() {
  scene_.story.tell("all is well from here on");
  scene_.faults.end();
  around_.wall.set_right();
  around_.vehicle.heal();
  if (life_) life_->link().heal();
}

}  // namespace latchkey::simulation
