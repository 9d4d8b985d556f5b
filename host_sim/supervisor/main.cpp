// latchkey-sim: a broker, a vehicle and its agent with one command, and gone with one Ctrl-C.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "client/mqtt_session.hpp"
#include "core/ids.hpp"
#include "supervisor/demo.hpp"
#include "supervisor/programs.hpp"
#include "supervisor/run.hpp"

namespace {

using latchkey::supervisor::CloudOptions;
using latchkey::supervisor::Error;
using latchkey::supervisor::ErrorKind;
using latchkey::supervisor::own_folder;
using latchkey::supervisor::run;
using latchkey::supervisor::RunOptions;
using latchkey::supervisor::StackOptions;
using latchkey::supervisor::tell_demo;
using latchkey::supervisor::Termination;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kUnavailable = 69;    // EX_UNAVAILABLE: a program or a port
constexpr int kConfiguration = 78;  // EX_CONFIG
constexpr int kInterrupted = 130;

int exit_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::program_missing:
    case ErrorKind::port_taken: return kUnavailable;
    case ErrorKind::bad_configuration: return kConfiguration;
    case ErrorKind::interrupted: return kInterrupted;
    case ErrorKind::system:
    case ErrorKind::child_ended:
    case ErrorKind::no_answer: return kFailed;
  }
  return kFailed;
}

int report(const Error& error) {
  if (error.kind != ErrorKind::interrupted) std::cerr << "latchkey-sim: " << error.text << '\n';
  return exit_status(error.kind);
}

std::string check_vin(const std::string& vin) {
  if (vin.size() == 17 && latchkey::core::Vin::parse(vin)) return {};
  return "17 capital letters and digits without I, O and Q are needed";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Starts a broker, a simulated vehicle and its agent, and says how to reach them.\n"
      "Everything is of this run: port, certificates, keys, and a folder that goes with it.\n",
      "latchkey-sim");
  StackOptions stack;
  RunOptions options;
  CloudOptions cloud;
  bool demo = false;
  bool with_cloud = false;
  app.add_flag("--demo", demo, "tell a story of signed commands, check it, and end");
  app.add_option("--port", stack.port, "port of 127.0.0.1 for the broker (default: a free one)")
      ->check(CLI::Range(1, 65535));
  app.add_option("--vin", stack.vin, "the vehicle's identification number")
      ->check(CLI::Validator(check_vin, "VIN"))
      ->capture_default_str();
  app.add_option("--keep", stack.folder, "use this folder, with the keys in it, and keep it")
      ->type_name("DIR");
  app.add_option("--catalogue", stack.catalogue, "the commands that the vehicle takes")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  app.add_option("--env-file", options.env_file, "write how to connect, for a shell to source")
      ->type_name("FILE");
  app.add_flag("--cloud", with_cloud, "start the service backend as well (docs/cloud.md)");
  app.add_flag("--ui", options.console_only, "the same, and print where its console is");
  app.add_option("--cloud-port", cloud.port, "its port of 127.0.0.1 (default: a free one)")
      ->check(CLI::Range(1, 65535));
  app.add_option("--instances", cloud.instances, "so many of it, which need --redis")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  app.add_option("--redis", cloud.redis, "what its instances share")->type_name("URL");
  app.add_option("--console", cloud.console, "its built page (default: the one that is installed)")
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  app.add_flag("--verbose", options.verbose, "show what the programs log");
  app.footer(
      "Exit status: 0 ended on request, 1 a program or the demo failed, 2 usage,\n"
      "69 a program is missing or the port taken, 78 a file that the agent refuses.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }

  if (with_cloud || options.console_only) stack.cloud = cloud;
  if (cloud.instances > 1 && cloud.redis.empty()) {
    std::cerr << "latchkey-sim: several instances need something to share: --redis URL\n";
    return kUsage;
  }

  try {
    latchkey::client::prepare_process_for_mqtt();
    const Termination termination;
    stack.programs = own_folder();
    const auto ended = demo ? tell_demo(std::move(stack), termination)
                            : run(std::move(stack), options, termination);
    return ended ? 0 : report(ended.error());
  } catch (const std::exception& error) {
    std::cerr << "latchkey-sim: " << error.what() << '\n';
    return kFailed;
  }
}
