#include "gateway/power_cuts.hpp"

#include "gateway/guest.hpp"
#include "gateway/host.hpp"
#include "gateway/provisioning.hpp"
#include "integration/kills/run.hpp"

namespace latchkey::gateway {

using namespace std::chrono_literals;

kills::Report cut_power(const Setup& setup, std::size_t cuts, std::uint64_t seed) {
  const Host host = start_host(kills::stack_options());
  const auto disk = setup.folder / "cuts.img";
  copy_disk(setup.image, disk);
  provision(disk, *host.stack, Keys::made_for_it);
  Guest guest({.image = disk,
               .tools = setup.tools,
               .folder = setup.folder,
               .units = {.bus_port = host.bus_port, .barriers = setup.barriers}});
  guest.launch();
  // From then on the broker keeps for it what is sent.
  wait_until_online(*host.stack, guest);
  kills::Options options;
  options.kills = cuts;
  options.broker_restarts = 0;
  options.seed = seed;
  options.tell_every = 1;
  // From its start to the agent's being up a virtual machine takes half a minute.
  options.times = {.early_within = 40s, .up_within = 120s, .within = 6s, .rest_max = 60s};
  options.ask_after = 45s;
  options.settled_within = 180s;
  options.say = setup.say;
  return kills::run(options, *host.stack, guest);
}

}  // namespace latchkey::gateway
