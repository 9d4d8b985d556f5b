// latchkey-kills: kills the real agent again and again, and tells what became of every command.
// Exit status: 0 all as promised, 1 a promise was broken, 2 usage, 70 the run was not possible.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "client/mqtt_session.hpp"
#include "integration/kills/run.hpp"

namespace {

constexpr int kUsage = 2;
constexpr int kImpossible = 70;  // EX_SOFTWARE

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Kills the agent with SIGKILL at random moments while commands stream through a real broker "
      "to the simulated vehicle, and compares what the client was told with what the vehicle did.",
      "latchkey-kills");
  latchkey::kills::Options options;
  app.add_option("--kills", options.kills, "how often the agent dies")->capture_default_str();
  app.add_option(
         "--broker-restarts", options.broker_restarts,
         "how often the broker does, by SIGKILL and SIGTERM in turns; after a kill at most once")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of commands and faults; timing is the machine's")
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  options.say = [](const std::string& line) { std::cout << line << std::endl; };
  latchkey::client::prepare_process_for_mqtt();
  try {
    return latchkey::kills::print(latchkey::kills::run(options));
  } catch (const std::exception& error) {
    std::cerr << "latchkey-kills: " << error.what() << '\n';
    return kImpossible;
  }
}
