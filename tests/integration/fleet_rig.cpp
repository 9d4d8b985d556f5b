#include "integration/fleet_rig.hpp"

#include <utility>

#include "client/files.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::integration {
namespace {

using std::chrono::days;

base::WallTime now() {
  return std::chrono::time_point_cast<base::Millis>(std::chrono::system_clock::now());
}

provision::Authority load_authority(Simulation& sim) {
  const auto read = [&](const char* name) {
    return or_throw(client::read_file(sim.stack().fleet_file(name)));
  };
  return or_throw(provision::Authority::load(
      sim.crypto(), {.certificate = read("ca.pem"), .key = read("ca.key")}));
}

}  // namespace

provision::Validity validity(std::chrono::seconds from, std::chrono::seconds until) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(now());
  return {.not_before = whole + from, .not_after = whole + until};
}

FleetRig::FleetRig(Simulation& sim)
    : sim_(sim),
      authority_(load_authority(sim)),
      other_(or_throw(
          provision::Authority::create(sim.crypto(), provision::valid_for(days(1), now())))) {}

test_support::TlsFiles FleetRig::made(const std::string& stem) const {
  return {.ca_file = sim_.stack().fleet_file("ca.pem"),
          .cert_file = sim_.stack().fleet_file(stem + ".pem"),
          .key_file = sim_.stack().fleet_file(stem + ".key")};
}

test_support::TlsFiles FleetRig::issue(const provision::Authority& by,
                                       const provision::Subject& subject,
                                       const provision::Validity& validity) const {
  replace("issued", by, subject, validity);
  return made("issued");
}

void FleetRig::replace(const std::string& stem, const provision::Authority& by,
                       const provision::Subject& subject,
                       const provision::Validity& validity) const {
  const provision::Identity identity = or_throw(by.issue(subject, validity));
  replace(stem + ".pem", identity.certificate);
  or_throw(client::write_private_file(sim_.stack().fleet_file(stem + ".key"), identity.key, true));
}

void FleetRig::replace(const std::string& name, const std::string& text) const {
  or_throw(client::replace_file(sim_.stack().fleet_file(name), text));
}

std::string FleetRig::text(const std::string& name) const {
  return or_throw(client::read_file(sim_.stack().fleet_file(name)));
}

void FleetRig::provision(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"provision", sim_.stack().fleet_file("").string()});
  or_throw(supervisor::run_to_end({.name = "latchkey provision",
                                   .path = supervisor::own_folder() / "latchkey",
                                   .arguments = std::move(arguments),
                                   .log = sim_.stack().workspace().file("log/provision.log")}));
  restart_broker();
}

void FleetRig::restart_broker() {
  sim_.stack().broker().stop();
  or_throw(sim_.stack().broker().start_again());
}

std::unique_ptr<test_support::MqttProbe> FleetRig::connect(
    const std::string& client_id, const std::optional<test_support::TlsFiles>& tls) const {
  test_support::ProbeOptions options;
  options.port = sim_.stack().broker().port();
  options.client_id = client_id;
  options.tls = tls;
  return std::make_unique<test_support::MqttProbe>(options);
}

void FleetRig::forget_agent_log() const {
  std::filesystem::resize_file(sim_.stack().workspace().file("log/agent.log"), 0);
}

}  // namespace latchkey::integration
