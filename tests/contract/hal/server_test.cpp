#include "vehicle/server.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "adapters/hal_socket/line_connection.hpp"
#include "run_loop.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::contract {

using latchkey::hal_socket::LineConnection;
using latchkey::vehicle::kSignals;
using latchkey::vehicle::Server;

namespace {

void ignore(std::string_view) {}

// One end of a connection to the server, with what came through it.
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

}  // namespace

TEST_GROUP(Server) {
  test_support::TemporaryFolder files;
  boost::asio::io_context loop{1};
  std::string agent_path = files.file("agent");
  std::string control_path = files.file("control");
  Server server{loop.get_executor(), ignore};

  void setup() override {
    CHECK_TRUE(server.serve_agent(agent_path).has_value());
    CHECK_TRUE(server.serve_control(control_path).has_value());
  }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(run_loop_until(loop, done)); }
};

TEST(Server, agent_is_told_every_signal_at_once) {
  const Peer agent(loop, agent_path);
  wait_for([&] { return std::ranges::count(agent.text, '\n') == std::ssize(kSignals); });
  CHECK_TRUE(agent.heard("signal Vehicle.Speed=0\n"));
}

TEST(Server, newest_agent_takes_over) {
  Peer first(loop, agent_path);
  wait_for([&] { return !first.text.empty(); });
  Peer second(loop, agent_path);
  wait_for([&] { return first.closed && !second.text.empty(); });
  second.send("stop 3\n");
  wait_for([&] { return second.heard("stopped 3\n"); });
}

TEST(Server, malformed_line_is_ignored_and_the_next_is_served) {
  Peer agent(loop, agent_path);
  agent.send("write 1 nonsense\n" + std::string(20'000, 'x') + "\nstop 4\n");
  wait_for([&] { return agent.heard("stopped 4\n"); });
  CHECK_FALSE(agent.heard("done"));
}

TEST(Server, control_line_is_answered_and_its_effect_told_to_the_agent) {
  const Peer agent(loop, agent_path);
  wait_for([&] { return !agent.text.empty(); });
  Peer control(loop, control_path);
  control.send("set Vehicle.Speed=50\nset Vehicle.Speed\nget Vehicle.Speed\n");
  wait_for([&] { return control.heard("Vehicle.Speed=50\nok\n"); });
  STRCMP_EQUAL("ok\nerror set PATH=VALUE\nVehicle.Speed=50\nok\n", control.text.c_str());
  wait_for([&] { return agent.heard("signal Vehicle.Speed=50\n"); });
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
  struct stat status {};
  CHECK_EQUAL(0, ::stat(agent_path.c_str(), &status));
  CHECK_EQUAL(0600U, status.st_mode & 0777U);
}

TEST(Server, socket_in_use_is_not_taken_and_goes_on_serving) {
  Peer agent(loop, agent_path);
  wait_for([&] { return !agent.text.empty(); });
  Server other(loop.get_executor(), ignore);
  const auto listening = other.serve_agent(agent_path);
  CHECK_FALSE(listening.has_value());
  STRCMP_CONTAINS("another process listens already", listening.error().c_str());
  agent.send("stop 5\n");
  wait_for([&] { return agent.heard("stopped 5\n"); });
}

TEST(Server, socket_left_behind_is_replaced_and_a_file_is_not) {
  const std::string stale = files.file("stale");
  { boost::asio::local::stream_protocol::acceptor left_behind(loop, stale); }
  CHECK_TRUE(std::filesystem::exists(stale));
  const std::string file = files.file("file");
  std::ofstream(file) << "precious";
  Server other(loop.get_executor(), ignore);
  CHECK_TRUE(other.serve_agent(stale).has_value());
  CHECK_FALSE(other.serve_control(file).has_value());
  CHECK_TRUE(std::filesystem::exists(file));
}

TEST(Server, ended_removes_its_sockets) {
  const std::string path = files.file("short-lived");
  {
    Server other(loop.get_executor(), ignore);
    CHECK_TRUE(other.serve_agent(path).has_value());
    CHECK_TRUE(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST(Server, path_too_long_for_a_socket_is_said) {
  Server other(loop.get_executor(), ignore);
  const auto listening = other.serve_agent(files.file(std::string(200, 'x')));
  CHECK_FALSE(listening.has_value());
  STRCMP_CONTAINS("1 to 107 bytes", listening.error().c_str());
}

}  // namespace latchkey::contract
