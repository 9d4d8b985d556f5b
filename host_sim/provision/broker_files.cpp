#include "provision/broker_files.hpp"

#include <sstream>
#include <utility>

namespace latchkey::provision {
namespace {

// What an agent publishes about its vehicle.
constexpr const char* kTold[] = {"callback", "presence", "slot", "state", "catalogue"};

void write_vehicle(std::ostream& list, const core::Vin& vin) {
  const std::string prefix = "vehicles/" + std::string(vin.view()) + '/';
  list << "\nuser " << vin.view() << "\ntopic read " << prefix << "command\n";
  for (const char* topic : kTold) list << "topic write " << prefix << topic << '\n';
  list << "topic write clients/+/callback/#\n";
}

void write_client(std::ostream& list, const FleetClient& client, const Fleet& fleet) {
  list << "\n# " << core::to_string(client.role) << "\nuser " << client.name.view()
       << "\ntopic read clients/" << client.name.view() << "/callback/#\n";
  for (const core::Vin& vin : vehicles_of(client, fleet)) {
    const std::string prefix = "vehicles/" + std::string(vin.view()) + '/';
    list << "topic write " << prefix << "command\n";
    for (const char* topic : kTold) list << "topic read " << prefix << topic << '\n';
  }
}

}  // namespace

std::string access_list(const Fleet& fleet) {
  std::ostringstream list;
  list << "# Made by `latchkey provision` from fleet.json. What is not allowed here is denied.\n";
  for (const core::Vin& vin : fleet.vehicles) write_vehicle(list, vin);
  for (const FleetClient& client : fleet.clients) write_client(list, client, fleet);
  return std::move(list).str();
}

std::string broker_configuration(const BrokerSettings& settings) {
  std::ostringstream text;
  text
      << "# mosquitto 2.0, made by `latchkey provision`. SIGHUP reads certificate, key and access\n"
         "# list again.\n"
         "user "
      << settings.user
      << "\n\n# The one way in: TLS, with a certificate of the fleet's CA on both sides.\n"
         "listener "
      << settings.port << (settings.address.empty() ? "" : " ") << settings.address << "\ncafile "
      << settings.folder << "/ca.pem"
      << "\ncertfile " << settings.folder << "/broker.pem"
      << "\nkeyfile " << settings.folder << "/broker.key"
      << "\ntls_version tlsv1.2\n"
         "require_certificate true\n"
         "# The certificate's common name is the user: a VIN, or a client's name.\n"
         "use_identity_as_username true\n"
         "allow_anonymous false\n"
         "acl_file "
      << settings.folder
      << "/acl\n\n"
         "# A client that floods, or never reads, must not be felt by others.\n"
         "# The largest packet is a catalogue; a command has 16 KiB at most.\n"
         "max_packet_size 65536\n"
         "# On their way to one client without its acknowledgement. Below 10, delivery can stop.\n"
         "max_inflight_messages 20\n"
         "# Waiting for one client. What comes on top is dropped, so that after a flood an agent "
         "is\n"
         "# there for its owner again within two seconds; commands expire anyway.\n"
         "max_queued_messages "
      << settings.queued_messages_max << "\nmax_queued_bytes " << settings.queued_bytes_max
      << "\n# Nothing waits that was published at QoS 0.\n"
         "queue_qos0_messages false\n"
         "# Descriptors are finite: mosquitto has no limit of its own, nor one for each client.\n"
         "max_connections 10000\n"
         "# A client that is gone is noticed after one and a half of these, in seconds.\n"
         "max_keepalive 300\n"
         "# Sessions that nobody comes back for. An agent asks for an hour.\n"
         "persistent_client_expiration 1d\n\n"
         "# Sessions and retained messages survive a restart.\n"
         "persistence true\n"
         "persistence_location "
      << settings.persistence_folder
      << "/\nautosave_interval 300\n\n"
         "# Small answers at once, not 40 ms later.\n"
         "set_tcp_nodelay true\n"
         "log_dest stderr\n"
         "log_type error\nlog_type warning\nlog_type notice\n"
         "connection_messages true\n";
  return std::move(text).str();
}

}  // namespace latchkey::provision
