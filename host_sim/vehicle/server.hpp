// Server: gives the simulated vehicle a clock, a bus and a control socket (control.hpp). Runs on
// the executor's one thread, and sleeps until an ECU has something to send.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/lifetime.hpp"
#include "base/result.hpp"
#include "can/bus.hpp"
#include "vehicle/control.hpp"
#include "vehicle/electronics.hpp"
#include "vehicle/line_connection.hpp"
#include "vehicle/listener.hpp"

namespace latchkey::vehicle {

class Server final : private can::Bus::Events {
 public:
  using Log = std::function<void(std::string_view)>;

  static constexpr std::size_t kControlConnectionsMax = 16;  // the oldest has to go

  // Opens the bus. What the plans were made from must outlive the Server.
  Server(const boost::asio::any_io_executor& executor, std::vector<EcuPlan> ecus,
         std::unique_ptr<can::Bus> bus, BusOffSwitch bus_off, Log log);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Once. Fails with why not.
  base::Result<void, std::string> serve_control(const std::string& path);

  // As a line on the control socket.
  std::string execute(std::string_view line);

  [[nodiscard]] const Vehicle& vehicle() const { return electronics_.vehicle(); }

 private:
  using Connection = std::shared_ptr<LineConnection>;

  void on_frame(const can::Frame& frame) override;
  void on_up() override {}
  void on_down(std::string_view) override {}

  void on_control(Listener::Protocol::socket socket);

  // Sends what the ECUs have to send, and wakes up when they will have more.
  void pump();

  const Log log_;
  const std::unique_ptr<can::Bus> bus_;
  const BusOffSwitch bus_off_;
  Electronics electronics_;
  Listener control_listener_;
  boost::asio::steady_timer timer_;
  std::list<Connection> controls_;  // oldest first
  base::Lifetime lifetime_;
};

}  // namespace latchkey::vehicle
