#include <CLI/CLI.hpp>

#include "client/command_line.hpp"

namespace latchkey::client {

void CommandLine::describe_provision() {
  provision::Options& options = provision_options_;
  const auto add = [this](const char* names, auto& into, const char* what) {
    return provision_->add_option(names, into, what);
  };
  add("FOLDER", options.folder, "Where all of it is; run again to add to it")->required();
  const auto add_each = [&](const char* name, std::vector<std::string>& into, const char* what) {
    add(name, into, what)->allow_extra_args(false);  // or it would take FOLDER for another
  };
  add_each("--vin", options.vehicles, "A vehicle to make a certificate for; repeat for more");
  add("--request", options.request,
      "What the --vin's device asks for, a FILE, or - for stdin: it has its private keys itself");
  add_each("--client", options.clients,
           "NAME or NAME:ROLE (owner, driver, service, fleet); may command the vehicles named with "
           "--vin beside it, and in the role fleet all; repeat for more");
  add_each("--broker-name", options.broker_names, "A host name of the broker (default: localhost)");
  add_each("--broker-address", options.broker_addresses, "An address of it (default: 127.0.0.1)");
  add("--broker-folder", options.broker_folder, "Where its machine will have broker/");
  add("--port", options.port, "Its port (default: 8883)")->check(CLI::Range(1, 65535));
  add("--days", options.days, "How long certificates are good for")
      ->check(CLI::Range(1, 36500))
      ->capture_default_str();
  add("--ca-days", options.authority_days, "How long the authority is, when it is new")
      ->check(CLI::Range(1, 36500))
      ->capture_default_str();
  provision_->add_flag("--force", options.force, "New keys for what is named; never the authority");
}

}  // namespace latchkey::client
