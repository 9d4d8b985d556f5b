// The rig for hal_socket: the simulated vehicle behind a real Unix socket, on the same loop.
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>

#include "adapters/hal_socket/socket_hal.hpp"
#include "hal_rig.hpp"
#include "run_loop.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/server.hpp"

namespace latchkey::contract {
namespace {

void ignore(std::string_view) {}

class SocketRig final : public HalRig {
 public:
  SocketRig() { return_vehicle(); }

  ports::Hal& hal() override { return hal_; }

  bool run_until(const std::function<bool()>& done) override { return run_loop_until(loop_, done); }

  void jam(core::SignalId signal) override { order("jam " + signal_table()[core::index(signal)]); }
  void set_speed(double speed) override { order("set Vehicle.Speed=" + std::to_string(speed)); }
  void set_silent(bool silent) override { order(silent ? "silent on" : "silent off"); }
  void remove_vehicle() override { server_.reset(); }

  void return_vehicle() override {
    server_.emplace(loop_.get_executor(), ignore);
    if (!server_->serve_agent(files_.file("vehicle"))) server_.reset();
  }

 private:
  void order(const std::string& line) { server_->execute(line); }

  test_support::TemporaryFolder files_;
  boost::asio::io_context loop_{1};
  std::optional<vehicle::Server> server_;
  hal_socket::SocketHal hal_{loop_.get_executor(), files_.file("vehicle"), signal_table(), ignore};
};

}  // namespace

std::unique_ptr<HalRig> make_hal_rig() { return std::make_unique<SocketRig>(); }

}  // namespace latchkey::contract
