// latchkey-vehicle: the simulated vehicle as a process.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "vehicle/control_client.hpp"
#include "vehicle/server.hpp"

namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

int serve(const std::string& socket_path, const std::string& control_path) {
  boost::asio::io_context loop(1);
  latchkey::vehicle::Server server(loop.get_executor(), [](std::string_view line) {
    std::cerr << "latchkey-vehicle: " << line << std::endl;
  });
  auto listening = server.serve_agent(socket_path);
  if (listening && !control_path.empty()) listening = server.serve_control(control_path);
  if (!listening) {
    std::cerr << "latchkey-vehicle: " << listening.error() << '\n';
    return kFailed;
  }
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&loop](const boost::system::error_code&, int) { loop.stop(); });
  std::cerr << "latchkey-vehicle: ready on " << socket_path << std::endl;
  loop.run();
  return kOk;
}

int control(const std::string& control_path, const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  const auto reply = latchkey::vehicle::control(control_path, line);
  if (!reply) {
    std::cerr << "latchkey-vehicle: " << reply.error() << '\n';
    return kFailed;
  }
  std::cout << *reply;
  return kOk;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The simulated vehicle, for the agent to act on.", "latchkey-vehicle");
  app.require_subcommand(0, 1);
  std::string socket_path;
  std::string serve_control_path;
  app.add_option("--socket", socket_path, "Unix socket for the agent")->type_name("PATH");
  app.add_option("--control", serve_control_path, "Unix socket for faults and questions")
      ->type_name("PATH");

  CLI::App* const ctl = app.add_subcommand(
      "ctl",
      "Does something to a running vehicle:\n"
      "  jam|ignore|refuse BRANCH   what does not work: a signal or all below a branch\n"
      "  silent [on|off]            act, but say nothing\n"
      "  delay MS                   say everything late\n"
      "  clear                      no faults any more\n"
      "  set PATH=VALUE             move something by hand\n"
      "  get PATH, dump             read one value, or all\n"
      "  log                        read what was actuated");
  std::string control_path;
  std::vector<std::string> words;
  ctl->add_option("--control", control_path, "Control socket of the vehicle")
      ->type_name("PATH")
      ->required();
  ctl->add_option("command", words, "What to do")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  if (ctl->parsed()) return control(control_path, words);
  if (socket_path.empty()) {
    std::cerr << "latchkey-vehicle: --socket PATH is needed\n";
    return kUsage;
  }
  return serve(socket_path, serve_control_path);
}
