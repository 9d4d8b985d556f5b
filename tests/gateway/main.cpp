// latchkey-gateway: boots a gateway's disk image on a virtual machine, has it execute commands over
// its CAN interface, and cuts its power. Exit status: 0 all as promised, 1 a promise was broken, 2
// usage, 70 the run was not possible.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "client/mqtt_session.hpp"
#include "gateway/boot.hpp"
#include "gateway/power_cuts.hpp"

namespace {

constexpr int kUsage = 2;
constexpr int kImpossible = 70;  // EX_SOFTWARE

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Boots a gateway's disk image on a virtual machine, has it execute signed commands over its "
      "CAN interface, then cuts its power at random moments while commands stream, and compares "
      "what the client was told with what the vehicle did.",
      "latchkey-gateway");
  latchkey::gateway::Setup setup;
  std::size_t cuts = 10;
  std::uint64_t seed = 1;
  bool boot = true;
  app.add_option("--image", setup.image, "the disk image; it stays as it is")->required();
  app.add_option("--tools", setup.tools, "a squashfs with the test's programs")->required();
  app.add_option("--folder", setup.folder, "for disks and logs; new")->required();
  app.add_option("--cuts", cuts, "how often the power is cut")->capture_default_str();
  app.add_option("--seed", seed, "of commands and cuts; timing is the machine's")
      ->capture_default_str();
  app.add_flag("!--no-boot", boot, "cut the power only");
  app.add_flag("!--no-barriers", setup.barriers,
               "mount the data partition so that it does lose what was written: must fail");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  setup.say = [](const std::string& line) { std::cout << line << std::endl; };
  latchkey::client::prepare_process_for_mqtt();
  try {
    std::filesystem::create_directories(setup.folder);
    if (boot) latchkey::gateway::boot_test(setup);
    return cuts == 0 ? 0 : latchkey::kills::print(latchkey::gateway::cut_power(setup, cuts, seed));
  } catch (const std::exception& error) {
    std::cerr << "latchkey-gateway: " << error.what() << '\n';
    return kImpossible;
  }
}
