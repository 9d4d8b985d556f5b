// The rig for can_socketcand: latchkey-vehicle's virtual bus on the same loop, over a real socket;
// LATCHKEY_BUS_TRANSPORT says of which kind. The peer is the hub's own node.
#include <boost/asio/io_context.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "bus_rig.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/bus_hub.hpp"

namespace latchkey::contract {
namespace {

void ignore(std::string_view) {}

class VirtualRig final : public BusRig, public can::Bus::Events {
 public:
  VirtualRig() {
    bring_back();
    renew_bus();
  }

  can::Bus& bus() override { return *bus_; }
  void destroy_bus() override { bus_.reset(); }
  void renew_bus() override {
    bus_.emplace(loop_.get_executor(), can_socketcand::parse_address(address_).value(), ignore);
  }

  bool run_until(const std::function<bool()>& done) override {
    return test_support::run_loop_until(loop_, done);
  }

  void peer_send(const can::Frame& frame) override { static_cast<void>(hub_->send(frame)); }
  const std::vector<can::Frame>& peer_heard() override { return heard_; }

  void take_away() override { hub_.reset(); }

  void bring_back() override {
    heard_.clear();
    hub_.emplace(loop_.get_executor(), ignore);
    hub_->open(*this, std::nullopt);
    serve();
    if (!run_until([this] { return hub_up_; })) throw std::runtime_error("the hub is not up");
  }

  void report_bus_off() override {
    if (hub_) hub_->set_bus_off(true);
  }
  void report_restarted() override {
    if (hub_) hub_->set_bus_off(false);
  }

 private:
  void on_frame(const can::Frame& frame) override { heard_.push_back(frame); }
  void on_up() override { hub_up_ = true; }
  void on_down(std::string_view) override {}

  // The second time at the same port.
  void serve() {
    hub_up_ = false;
    if (std::string_view(LATCHKEY_BUS_TRANSPORT) == "unix") {
      if (!hub_->serve_unix(folder_.file("bus"))) throw std::runtime_error("no socket");
      address_ = "unix:" + folder_.file("bus");
    } else {
      port_ = hub_->serve_tcp(port_).value();
      address_ = "tcp:127.0.0.1:" + std::to_string(port_);
    }
  }

  test_support::TemporaryFolder folder_;
  boost::asio::io_context loop_{1};
  std::uint16_t port_ = 0;
  std::string address_;
  bool hub_up_ = false;
  std::vector<can::Frame> heard_;
  std::optional<vehicle::BusHub> hub_;
  std::optional<can_socketcand::SocketcandBus> bus_;
};

}  // namespace

std::unique_ptr<BusRig> make_bus_rig() { return std::make_unique<VirtualRig>(); }

}  // namespace latchkey::contract
