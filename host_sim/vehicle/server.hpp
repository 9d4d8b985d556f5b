// Server: gives a Vehicle a clock, an agent socket (docs/hal-socket.md) and a control socket
// (control.hpp). Runs on the executor's one thread and is awake only while something happens.
//
// One agent is served: the newest connection takes the place of the one before.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/hal_socket/line_connection.hpp"
#include "base/lifetime.hpp"
#include "base/result.hpp"
#include "vehicle/listener.hpp"
#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

class Server {
 public:
  using Log = std::function<void(std::string_view)>;

  static constexpr std::size_t kControlConnectionsMax = 16;  // the oldest has to go

  Server(const boost::asio::any_io_executor& executor, Log log);
  ~Server();

  // Each once, in any order. Fails with why not.
  base::Result<void, std::string> serve_agent(const std::string& path);
  base::Result<void, std::string> serve_control(const std::string& path);

  // The vehicle itself, for a test in the same process: as a line on the control socket.
  std::string execute(std::string_view line);

 private:
  using Connection = std::shared_ptr<hal_socket::LineConnection>;
  using Line = base::Result<std::string_view, hal_socket::LineError>;

  void on_agent(Listener::Protocol::socket socket);
  void on_agent_line(Line line);
  void on_agent_closed(std::string_view why);
  void on_malformed(hal_socket::LineError error);
  void on_control(Listener::Protocol::socket socket);

  // Says what the vehicle has to say, and wakes up when it will have more.
  void pump();

  const Log log_;
  Vehicle vehicle_;
  Listener agent_listener_;
  Listener control_listener_;
  boost::asio::steady_timer timer_;
  Connection agent_;
  std::list<Connection> controls_;  // oldest first
  std::uint64_t malformed_lines_ = 0;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::vehicle
