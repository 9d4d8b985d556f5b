// latchkey-vehicle: the simulated vehicle as a process.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "vehicle/control_client.hpp"
#include "vehicle/serve.hpp"

namespace latchkey::vehicle {
namespace {

int control(const std::string& socket_path, const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  const auto reply = vehicle::control(socket_path, line);
  if (!reply) return fail(reply.error());
  std::cout << *reply;
  return kOk;
}

int run(int argc, char** argv) {
  CLI::App app("The simulated vehicle: its control units, on a CAN bus.", "latchkey-vehicle");
  app.require_subcommand(0, 1);
  ServeOptions options;
  app.add_option("--dbc", options.dbc, "The messages of the bus: a DBC file")->type_name("FILE");
  auto* const bus = app.add_option("--bus", options.bus, "Be the hub of a bus, on a Unix socket")
                        ->type_name("unix:PATH");
  auto* const listen =
      app.add_option("--listen", options.port, "Be the hub of a bus, on this port of 127.0.0.1")
          ->type_name("PORT");
  app.add_option("--can", options.interface, "Join a bus of the kernel's")
      ->type_name("INTERFACE")
      ->excludes(bus)
      ->excludes(listen);
  app.add_option("--control", options.control, "Unix socket for faults and questions")
      ->type_name("PATH");
  app.add_option("--fault", options.faults, "A line as ctl takes it, at once; may be repeated")
      ->type_name("LINE")
      ->allow_extra_args(false);
  app.add_flag("--dump", options.dump, "Print every frame, as candump -L does");

  CLI::App* const ctl = app.add_subcommand(
      "ctl",
      "Does something to a running vehicle. ECU is body, climate, charger, gateway or all.\n"
      "  jam BRANCH              a signal, or all below a branch: it stays where it is\n"
      "  ignore BRANCH           it does not hear its requests\n"
      "  lie BRANCH              it stays, and is reported to have moved\n"
      "  silent [ECU] [on|off]   act, but send nothing\n"
      "  corrupt [ECU] [on|off]  send wrong checksums\n"
      "  delay MS [ECU]          send everything late\n"
      "  reboot ECU              be dead for a while\n"
      "  bus-off [on|off]        the other nodes fall off the bus\n"
      "  clear                   no faults any more\n"
      "  set PATH=VALUE          move something by hand\n"
      "  get PATH, dump          read one value, or all\n"
      "  log                     read what was actuated");
  std::string control_path;
  std::vector<std::string> words;
  ctl->add_option("--control", control_path, "Control socket of the vehicle")
      ->type_name("PATH")
      ->required();
  ctl->add_option("command", words, "What to do")->required();

  CLI::App* const listener = app.add_subcommand("dump", "Prints the frames of a running bus.");
  std::string where;
  listener->add_option("--bus", where, "Where its hub is")
      ->type_name("unix:PATH|tcp:HOST:PORT")
      ->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  if (ctl->parsed()) return control(control_path, words);
  if (listener->parsed()) return dump(where);
  if (options.dbc.empty() || (options.bus.empty() && !options.port && options.interface.empty())) {
    tell("--dbc FILE is needed, and a bus: --bus unix:PATH, --listen PORT or --can INTERFACE");
    return kUsage;
  }
  return serve(options);
}

}  // namespace
}  // namespace latchkey::vehicle

int main(int argc, char** argv) { return latchkey::vehicle::run(argc, argv); }
