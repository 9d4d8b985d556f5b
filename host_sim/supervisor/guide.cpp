#include "supervisor/guide.hpp"

#include <sstream>

#include "client/text.hpp"

namespace latchkey::supervisor {

namespace {

std::string console_address(const Stack& stack) {
  return stack.clouds().front().url() + "/#token=" + stack.cloud_clients().front().token;
}

}  // namespace

std::string console_guide(const Stack& stack) {
  return "\nThe console: " + console_address(stack) +
         "\n\nA vehicle, its agent, a broker and the service backend are running.\n"
         "Ctrl-C ends all of it.\n";
}

std::string environment(const Stack& stack, const std::filesystem::path& programs) {
  const App& owner = stack.apps().front();
  const client::BrokerOptions broker = stack.connection(owner);
  std::ostringstream text;
  const auto set = [&text](const char* name, const std::string& value) {
    text << "export " << name << '=' << client::shell_word(value) << '\n';
  };
  set("LATCHKEY_HOST", broker.host);
  set("LATCHKEY_PORT", std::to_string(broker.port));
  set("LATCHKEY_CAFILE", broker.tls->ca_file);
  set("LATCHKEY_CERT", broker.tls->cert_file);
  set("LATCHKEY_TLS_KEY", broker.tls->key_file);
  set("LATCHKEY_VIN", stack.vin());
  set("LATCHKEY_SIGNING_KEY", owner.signing_key.string());
  set("LATCHKEY_DEVICE_KEY", stack.device_key().string());
  set("LATCHKEY_VEHICLE_CONTROL", stack.vehicle_control().string());
  set("LATCHKEY_CAN_BUS", stack.can_bus());
  set("LATCHKEY_AGENT_PID", std::to_string(stack.agent().pid()));
  for (std::size_t i = 0; i < stack.clouds().size(); ++i) {
    const std::string name = i == 0 ? "LATCHKEY_CLOUD" : "LATCHKEY_CLOUD_" + std::to_string(i + 1);
    set(name.c_str(), stack.clouds()[i].url());
    set((name + "_PID").c_str(), std::to_string(stack.clouds()[i].process().pid()));
  }
  if (!stack.clouds().empty()) {
    set("LATCHKEY_CLOUD_TOKEN", stack.cloud_clients().front().token);
    set("LATCHKEY_CLOUD_DRIVER_TOKEN", stack.cloud_clients().back().token);
    set("LATCHKEY_CLOUD_CONFIG", stack.cloud_configuration_file().string());
    set("LATCHKEY_TRACES", stack.traces().string());
  }
  text << "export PATH=" << client::shell_word(programs.string()) << ":\"$PATH\"\n";
  return std::move(text).str();
}

std::string guide(const Stack& stack, const std::filesystem::path& programs) {
  const App& owner = stack.apps().front();
  std::ostringstream text;
  text
      << "A broker, a simulated vehicle and its agent are running. In another terminal, first:\n\n"
      << environment(stack, programs) << "\nand then, for example:\n\n"
      << "latchkey send door_unlock                    # a signed command, and what comes of it\n"
      << "latchkey watch                               # everything the vehicle tells\n"
      << "latchkey catalogue                           # the commands it takes\n"
      << "latchkey-vehicle ctl --control \"$LATCHKEY_VEHICLE_CONTROL\" jam Vehicle.Cabin.Door\n"
      << "latchkey-vehicle ctl --control \"$LATCHKEY_VEHICLE_CONTROL\" clear\n"
      << "latchkey-vehicle dump --bus \"$LATCHKEY_CAN_BUS\"   # the frames on its CAN bus\n"
      << "kill -HUP $LATCHKEY_AGENT_PID                # after an edit of catalogue.json\n"
      << (stack.clouds().empty()
              ? ""
              : "curl -X POST -H \"Authorization: Bearer $LATCHKEY_CLOUD_TOKEN\" "
                "\\\n  $LATCHKEY_CLOUD/api/1/vehicles/$LATCHKEY_VIN/command/"
                "door_unlock\n"
                "latchkey trace \"$LATCHKEY_TRACES\"/*.jsonl     # the last "
                "command, hop by hop\n")
      << "mosquitto_sub -V 5 -h $LATCHKEY_HOST -p $LATCHKEY_PORT --cafile \"$LATCHKEY_CAFILE\" \\\n"
      << "  --cert \"$LATCHKEY_CERT\" --key \"$LATCHKEY_TLS_KEY\" -v -t 'vehicles/" << stack.vin()
      << "/#'\n\nThese are " << owner.name << "'s. Somebody else:";
  for (const App& app : stack.apps()) {
    if (&app == &owner) continue;
    const client::BrokerOptions other = stack.connection(app);
    text << "\n  " << app.name << ": certificate " << other.tls->cert_file << "\n    and its .key; "
         << "signing key " << app.signing_key.string();
  }
  if (!stack.clouds().empty()) text << "\nThe console: " << console_address(stack);
  text << "\nLogs: " << stack.workspace().file("log").string() << "\n\nCtrl-C ends all of it.\n";
  return std::move(text).str();
}

}  // namespace latchkey::supervisor
