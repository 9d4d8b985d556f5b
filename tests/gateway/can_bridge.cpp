// latchkey-can-bridge: joins a CAN interface of this machine's kernel to a bus elsewhere. In the
// boot test it is the cable between the virtual gateway and the vehicle, which stands outside and
// goes on when the gateway's power is cut.
//
//   latchkey-can-bridge vcan0 tcp:10.0.2.2:29536
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <string>
#include <utility>

#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "adapters/can_socketcand/address.hpp"
#include "adapters/can_socketcand/socketcand_bus.hpp"

namespace latchkey::gateway {
namespace {

void tell(std::string_view line) { std::cerr << line << std::endl; }

// What one end hears, the other sends. A frame that the other has no room for is lost, as on a bus
// that is too full.
class Forwarder final : public can::Bus::Events {
 public:
  explicit Forwarder(can::Bus& to) : to_(to) {}

  void on_frame(const can::Frame& frame) override {
    if (!to_.send(frame)) ++lost_;
  }
  void on_up() override {}
  void on_down(std::string_view /*why*/) override {
    if (lost_ != 0) tell(std::to_string(std::exchange(lost_, 0)) + " frames were lost");
  }

 private:
  can::Bus& to_;
  std::size_t lost_ = 0;
};

int bridge(const std::string& interface, std::string_view elsewhere) {
  auto address = can_socketcand::parse_address(elsewhere);
  if (!address) {
    tell("latchkey-can-bridge: " + address.error());
    return 2;
  }
  boost::asio::io_context loop;
  can_socketcan::SocketCanBus here(loop.get_executor(), interface, tell);
  can_socketcand::SocketcandBus there(loop.get_executor(), *std::move(address), tell);
  Forwarder outwards(there);
  Forwarder inwards(here);
  here.open(outwards, std::nullopt);
  there.open(inwards, std::nullopt);
  loop.run();
  return 0;
}

}  // namespace
}  // namespace latchkey::gateway

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "Usage: latchkey-can-bridge INTERFACE unix:PATH|tcp:HOST:PORT\n";
    return 2;
  }
  return latchkey::gateway::bridge(argv[1], argv[2]);
}
