#include "vehicle/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <utility>

#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "can/dbc.hpp"
#include "vehicle/bus_hub.hpp"
#include "vehicle/frame_printer.hpp"
#include "vehicle/server.hpp"

namespace latchkey::vehicle {
namespace {

constexpr std::string_view kVirtualBus = "can0";
constexpr std::string_view kUnix = "unix:";

void run_until_terminated(boost::asio::io_context& loop, std::string_view beginning) {
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&loop](const boost::system::error_code&, int) { loop.stop(); });
  tell(beginning);
  loop.run();
}

base::Result<can::Database, std::string> read_dbc(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) return base::unexpected("cannot read " + path);
  auto database = can::parse_dbc(std::move(text).str());
  if (database) return *std::move(database);
  std::string why;
  for (const auto& [line, message] : database.error()) {
    why.append(why.empty() ? "" : "\n");
    why.append(path).append(":").append(std::to_string(line)).append(": ").append(message);
  }
  return base::unexpected(why);
}

// The bus that the ECUs are on, and where it is.
struct Place {
  std::unique_ptr<can::Bus> bus;
  BusOffSwitch bus_off;
  std::string name;
};

base::Result<Place, std::string> make_hub(boost::asio::io_context& loop,
                                          const ServeOptions& options, FramePrinter& printer) {
  BusHub::Tap tap;
  if (options.dump) {
    tap = [&printer](can::Timestamp at, const can::Frame& frame) { printer.print(at, frame); };
  }
  auto hub = std::make_unique<BusHub>(loop.get_executor(), tell, tap, std::string(kVirtualBus));
  std::string name = options.bus;
  if (!options.bus.empty()) {
    if (!options.bus.starts_with(kUnix)) return base::unexpected(std::string("--bus unix:PATH"));
    const auto listening = hub->serve_unix(options.bus.substr(kUnix.size()));
    if (!listening) return base::unexpected(listening.error());
  }
  if (options.port) {
    const auto port = hub->serve_tcp(*options.port);
    if (!port) return base::unexpected(port.error());
    name += (name.empty() ? "tcp:127.0.0.1:" : " and tcp:127.0.0.1:") + std::to_string(*port);
  }
  BusOffSwitch bus_off = [hub = hub.get()](bool off) { hub->set_bus_off(off); };
  return Place{.bus = std::move(hub), .bus_off = std::move(bus_off), .name = name};
}

}  // namespace

int serve(const ServeOptions& options) {
  const auto database = read_dbc(options.dbc);
  if (!database) return fail(database.error());
  auto ecus = plan_ecus(*database);
  if (!ecus) return fail(options.dbc + ": " + ecus.error());

  boost::asio::io_context loop(1);
  const bool on_kernel = !options.interface.empty();
  FramePrinter printer(std::cout, on_kernel ? options.interface : std::string(kVirtualBus));
  const auto make_socketcan = [&] {
    return std::make_unique<can_socketcan::SocketCanBus>(loop.get_executor(), options.interface,
                                                         tell);
  };
  std::unique_ptr<can::Bus> second_ear;  // a kernel bus tells a node all but its own frames
  if (on_kernel && options.dump) {
    second_ear = make_socketcan();
    second_ear->open(printer, std::nullopt);
  }
  auto place = on_kernel ? Place{.bus = make_socketcan(), .bus_off = {}, .name = options.interface}
                         : make_hub(loop, options, printer);
  if (!place) return fail(place.error());
  Server server(loop.get_executor(), *std::move(ecus), std::move(place->bus), place->bus_off, tell);
  for (const std::string& fault : options.faults) {
    const std::string reply = server.execute(fault);
    if (!reply.ends_with("ok\n")) {
      return fail("--fault \"" + fault + "\": " + reply.substr(0, reply.size() - 1));
    }
  }
  if (!options.control.empty()) {
    const auto listening = server.serve_control(options.control);
    if (!listening) return fail(listening.error());
  }
  run_until_terminated(loop, "ready on " + place->name);
  return kOk;
}

int dump(const std::string& address) {
  const auto parsed = can_socketcand::parse_address(address);
  if (!parsed) return fail(parsed.error());
  boost::asio::io_context loop(1);
  FramePrinter printer(std::cout, std::string(kVirtualBus));
  can_socketcand::SocketcandBus bus(loop.get_executor(), *parsed, tell);
  bus.open(printer, std::nullopt);
  run_until_terminated(loop, "listening to " + address);
  return kOk;
}

void tell(std::string_view line) { std::cerr << "latchkey-vehicle: " << line << std::endl; }

int fail(std::string_view why) {
  tell(why);
  return kFailed;
}

}  // namespace latchkey::vehicle
