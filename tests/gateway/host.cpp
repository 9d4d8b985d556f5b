#include "gateway/host.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "gateway/units.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/presence.hpp"
#include "support/broker.hpp"

namespace latchkey::gateway {
namespace {

constexpr std::chrono::seconds kOnlineWithin{240};
constexpr std::size_t kShown = 3000;  // bytes

std::string end_of(const std::string& text) {
  return text.substr(text.size() - std::min(text.size(), kShown));
}

}  // namespace

Host start_host(supervisor::StackOptions options) {
  const std::uint16_t bus_port = test_support::free_port();
  options.agent = false;
  options.bus_port = bus_port;
  options.broker_addresses = {kHostAddress};
  return {.bus_port = bus_port,
          .stack = integration::or_throw(supervisor::Stack::start(std::move(options)))};
}

void wait_until_online(const supervisor::Stack& stack, Guest& guest) {
  const auto failed = [&guest]() -> std::optional<supervisor::Error> {
    if (const auto how = guest.ended()) {
      return supervisor::Error{supervisor::ErrorKind::child_ended, "the gateway " + *how};
    }
    return {};
  };
  const auto online = supervisor::wait_until_online(
      stack.connection(stack.apps().front()),
      {.prefix = "vehicles/" + stack.vin(), .previous_epoch = {}, .signals = 0},
      supervisor::in(kOnlineWithin), failed);
  if (online) return;
  throw std::runtime_error(online.error().text + "; the gateway's console:\n" +
                           end_of(guest.read("console")) + "\nits agent:\n" +
                           end_of(guest.read(kAgentPort)));
}

}  // namespace latchkey::gateway
