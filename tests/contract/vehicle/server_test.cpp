#include "vehicle/server.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <set>
#include <string>

#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "can/checksum.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/bus_hub.hpp"

namespace latchkey::contract {

using latchkey::vehicle::BusHub;
using latchkey::vehicle::LineConnection;
using latchkey::vehicle::Server;
using test_support::run_loop_until;

namespace {

void ignore(std::string_view) {}

const can::Database& database() {
  static const can::Database kDatabase = [] {
    std::ifstream file(LATCHKEY_DEFAULT_DBC);
    return can::parse_dbc(std::string(std::istreambuf_iterator<char>(file), {})).value();
  }();
  return kDatabase;
}

// One end of a control connection, with what came through it.
class Peer {
 public:
  Peer(boost::asio::io_context& loop, const std::string& path) {
    LineConnection::Socket socket(loop);
    socket.connect(LineConnection::Socket::endpoint_type(path));
    connection_ = LineConnection::start(
        std::move(socket), {.on_line = [this](auto line) { text.append(*line).append("\n"); },
                            .on_closed = [this](auto) { closed = true; }});
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { connection_->close(); }

  void send(std::string_view line) { connection_->send(line); }
  [[nodiscard]] bool heard(std::string_view what) const {
    return text.find(what) != std::string::npos;
  }

  std::string text;
  bool closed = false;

 private:
  std::shared_ptr<LineConnection> connection_;
};

// Another node of the bus.
class Node final : public can::Bus::Events {
 public:
  Node(boost::asio::io_context& loop, const std::string& path)
      : bus_(loop.get_executor(), can_socketcand::parse_address("unix:" + path).value(), ignore) {
    bus_.open(*this, std::nullopt);
  }

  void on_frame(const can::Frame& frame) override { frames.push_back(frame); }
  void on_up() override { up = true; }
  void on_down(std::string_view) override { up = false; }

  // The signal in the newest frame of the message, as its bits.
  [[nodiscard]] std::optional<std::uint64_t> reads(std::string_view message,
                                                   std::string_view signal) const {
    const can::Message& layout = *database().find(message);
    const auto newest = std::find_if(frames.rbegin(), frames.rend(),
                                     [&](const can::Frame& each) { return each.id == layout.id; });
    if (newest == frames.rend()) return std::nullopt;
    return can::extract(newest->data, layout.find(signal)->layout);
  }

  void unlock_driver_door() {
    const can::Message& layout = *database().find("BodyRequest");
    can::Frame frame{.id = layout.id, .size = layout.size, .data = {}};
    can::insert(frame.data, layout.find("LockRow1Driver")->layout, 2);
    can::insert(frame.data, layout.find("Checksum")->layout,
                can::checksum(can::Checksum::crc8_j1850,
                              static_cast<std::uint16_t>(layout.id.value), frame, 7));
    CHECK_TRUE(bus_.send(frame));
  }

  std::vector<can::Frame> frames;
  bool up = false;

 private:
  can_socketcand::SocketcandBus bus_;
};

// The simulated vehicle as the hub of a bus.
struct Simulated {
  explicit Simulated(boost::asio::io_context& loop) : Simulated(loop, new_hub(loop)) {}

  static std::unique_ptr<BusHub> new_hub(boost::asio::io_context& loop) {
    return std::make_unique<BusHub>(loop.get_executor(), ignore);
  }

  BusHub& hub;
  Server server;

 private:
  Simulated(boost::asio::io_context& loop, std::unique_ptr<BusHub> owned)
      : hub(*owned),
        server(
            loop.get_executor(), vehicle::plan_ecus(database()).value(), std::move(owned),
            [this](bool off) { hub.set_bus_off(off); }, ignore) {}
};

}  // namespace

TEST_GROUP(Server) {
  test_support::TemporaryFolder files;
  boost::asio::io_context loop{1};
  std::string bus_path = files.file("bus");
  std::string control_path = files.file("control");
  Simulated simulated{loop};
  Server& server = simulated.server;

  void setup() override {
    CHECK_TRUE(simulated.hub.serve_unix(bus_path).has_value());
    CHECK_TRUE(server.serve_control(control_path).has_value());
  }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(run_loop_until(loop, done)); }
};

TEST(Server, every_status_is_on_the_bus) {
  std::set<can::FrameId> expected;
  for (const can::Message& message : database().messages) {
    if (message.sender != "Agent") expected.insert(message.id);
  }
  const Node node(loop, bus_path);
  wait_for([&] {
    std::set<can::FrameId> seen;
    for (const can::Frame& frame : node.frames) seen.insert(frame.id);
    return seen == expected;
  });
}

TEST(Server, request_moves_a_lock_and_its_status_comes_back) {
  Node node(loop, bus_path);
  wait_for([&] { return node.reads("DoorStatus", "LockedRow1Driver") == 1; });
  node.unlock_driver_door();
  wait_for([&] { return node.reads("DoorStatus", "LockMovingRow1Driver") == 1; });
  wait_for([&] { return node.reads("DoorStatus", "LockedRow1Driver") == 0; });
}

TEST(Server, control_line_is_answered_and_its_effect_told_on_the_bus) {
  const Node node(loop, bus_path);
  wait_for([&] { return node.reads("MotionStatus", "Speed") == 0; });
  Peer control(loop, control_path);
  control.send("set Vehicle.Speed=50\nset Vehicle.Speed\nget Vehicle.Speed\n");
  wait_for([&] { return control.heard("Vehicle.Speed=50\nok\n"); });
  STRCMP_EQUAL("ok\nerror set PATH=VALUE\nVehicle.Speed=50\nok\n", control.text.c_str());
  wait_for([&] { return node.reads("MotionStatus", "Speed") == 5000; });
}

TEST(Server, bus_off_takes_the_others_off_the_bus_and_clear_brings_them_back) {
  Node node(loop, bus_path);
  wait_for([&] { return !node.frames.empty(); });
  STRCMP_EQUAL("ok\n", server.execute("bus-off").c_str());
  wait_for([&] { return !node.up; });
  STRCMP_EQUAL("ok\n", server.execute("clear").c_str());
  node.frames.clear();
  wait_for([&] { return node.up && !node.frames.empty(); });
}

TEST(Server, line_too_long_is_answered_and_the_next_is_served) {
  Peer control(loop, control_path);
  control.send(std::string(20'000, 'x') + "\nget Vehicle.Speed\n");
  wait_for([&] { return control.heard("ok\n"); });
  STRCMP_EQUAL("error the line is too long\nVehicle.Speed=0\nok\n", control.text.c_str());
}

TEST(Server, control_connections_stay_bounded) {
  std::list<Peer> peers;
  for (std::size_t i = 0; i < Server::kControlConnectionsMax + 1; ++i) {
    auto& peer = peers.emplace_back(loop, control_path);
    peer.send("get Vehicle.Speed\n");
    wait_for([&] { return peer.heard("ok\n"); });
  }
  wait_for([&] { return peers.front().closed; });
  CHECK_FALSE(peers.back().closed);
}

TEST(Server, socket_is_for_its_owner_alone) {
  for (const std::string& path : {control_path, bus_path}) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(path.c_str(), &status));
    CHECK_EQUAL(0600U, status.st_mode & 0777U);
  }
}

TEST(Server, socket_in_use_is_not_taken_and_goes_on_serving) {
  Peer control(loop, control_path);
  Simulated other(loop);
  const auto listening = other.server.serve_control(control_path);
  CHECK_FALSE(listening.has_value());
  STRCMP_CONTAINS("another process listens already", listening.error().c_str());
  control.send("get Vehicle.Speed\n");
  wait_for([&] { return control.heard("ok\n"); });
}

TEST(Server, socket_left_behind_is_replaced_and_a_file_is_not) {
  const std::string stale = files.file("stale");
  { boost::asio::local::stream_protocol::acceptor left_behind(loop, stale); }
  CHECK_TRUE(std::filesystem::exists(stale));
  const std::string file = files.file("file");
  std::ofstream(file) << "precious";
  Simulated other(loop);
  CHECK_TRUE(other.server.serve_control(stale).has_value());
  CHECK_FALSE(other.hub.serve_unix(file).has_value());
  CHECK_TRUE(std::filesystem::exists(file));
}

TEST(Server, ended_removes_its_sockets) {
  const std::string path = files.file("short-lived");
  {
    Simulated other(loop);
    CHECK_TRUE(other.server.serve_control(path).has_value());
    CHECK_TRUE(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST(Server, path_too_long_for_a_socket_is_said) {
  Simulated other(loop);
  const auto listening = other.server.serve_control(files.file(std::string(200, 'x')));
  CHECK_FALSE(listening.has_value());
  STRCMP_CONTAINS("1 to 107 bytes", listening.error().c_str());
}

}  // namespace latchkey::contract
