#include "provision/provision.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "adapters/crypto_mbedtls/wipe.hpp"
#include "client/command.hpp"
#include "client/files.hpp"
#include "client/signing.hpp"
#include "client/text.hpp"
#include "provision/authority.hpp"
#include "provision/broker_files.hpp"
#include "provision/request.hpp"
#include "provision/vehicle_keys.hpp"

namespace latchkey::provision {
namespace {

namespace fs = std::filesystem;
using client::Console;
using client::Exit;
using client::printable;
using client::problem;
using crypto_mbedtls::PublicKey;

constexpr mode_t kPrivateFolder = S_IRWXU;

Result<void> make_folder(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (!failed && ::chmod(path.c_str(), kPrivateFolder) == 0) return {};
  if (!failed) failed.assign(errno, std::generic_category());
  return problem(Exit::configuration,
                 "cannot make " + printable(path.string()) + ": " + failed.message());
}

// One run on one folder.
class Run {
 public:
  Run(const Options& options, const Request& request, Console& console)
      : options_(options),
        request_(request),
        console_(console),
        folder_(options.folder),
        keys_(folder_ / "vehicles") {}

  Result<void> to_end() {
    auto done = take_request();
    if (done) done = open();
    if (done) done = open_authority();
    if (done) done = provide_all();
    if (done) done = write_lists();
    return done;
  }

 private:
  // Before anything is made.
  Result<void> take_request() {
    auto crypto = client::start_crypto();
    if (!crypto) return base::unexpected(crypto.error());
    crypto_.emplace(std::move(*crypto));
    if (options_.request.empty()) return {};
    auto asked = read_vehicle_request(*crypto_, options_.request);
    if (!asked) return base::unexpected(asked.error());
    console_.line("checked the request of " + std::string(asked->device_key.kid->view()) +
                  ", fingerprint " + asked->fingerprint + ": does the device show it, too?");
    asked_ = std::move(*asked);
    return {};
  }

  // A folder that is used for something else is left alone.
  Result<void> open() {
    std::error_code failed;
    const bool known = client::file_exists(file("fleet.json"));
    if (!known && fs::exists(folder_, failed) && !fs::is_empty(folder_, failed)) {
      // A first run that broke off has an authority and no list yet.
      if (!client::file_exists(file("ca.pem"))) {
        return problem(Exit::configuration, printable(folder_.string()) +
                                                " is neither empty nor a fleet's: name another");
      }
    }
    Fleet before;
    if (known) {
      const auto text = client::read_file(file("fleet.json"));
      if (!text) return base::unexpected(text.error());
      auto decoded = decode_fleet(*text);
      if (!decoded) return at(file("fleet.json"), decoded.error());
      before = std::move(*decoded);
    }
    auto fleet = add_to(std::move(before), request_, options_, !known);
    if (!fleet) return base::unexpected(fleet.error());
    fleet_ = std::move(*fleet);
    if (asked_ && !options_.force) {
      const auto taken = keys_.have(request_.vehicles.front(), *asked_, fleet_.vehicles);
      if (!taken) return base::unexpected(taken.error());
      asked_before_ = *taken;
    }
    for (const char* name : {"", "broker", "vehicles", "clients"}) {
      if (auto made = make_folder(folder_ / name); !made) return made;
    }
    return {};
  }

  Result<void> open_authority() {
    if (client::file_exists(file("ca.key"))) return load_authority();
    const auto validity = valid_for(std::chrono::days(options_.authority_days), client::wall_now());
    auto made = Authority::create(*crypto_, validity);
    if (!made) return base::unexpected(made.error());
    authority_.emplace(std::move(*made));
    auto key = authority_->key();
    if (!key) return base::unexpected(key.error());
    const Identity identity{.certificate = authority_->certificate(), .key = std::move(*key)};
    return write("ca", identity, "the fleet's authority; keep its key off every machine in use");
  }

  Result<void> load_authority() {
    Identity identity;
    for (const auto& [name, part] :
         {std::pair{"ca.pem", &Identity::certificate}, std::pair{"ca.key", &Identity::key}}) {
      auto text = client::read_file(file(name));
      if (!text) return base::unexpected(text.error());
      identity.*part = std::move(*text);
    }
    auto loaded = Authority::load(*crypto_, identity);
    crypto_mbedtls::wipe(identity.key);
    if (!loaded) return at(file("ca.pem"), loaded.error());
    authority_.emplace(std::move(*loaded));
    return {};
  }

  Result<void> provide_all() {
    Subject broker{.common_name = "Latchkey broker",
                   .unit = {},
                   .purpose = Purpose::server,
                   .host_names = fleet_.broker.host_names,
                   .addresses = {}};
    for (const std::string& address : fleet_.broker.addresses) {
      broker.addresses.push_back(address_bytes(address).value_or(""));
    }
    const bool named = !options_.broker_names.empty() || !options_.broker_addresses.empty();
    auto done = provide("broker/broker", broker, named, "the broker");
    for (const core::Vin& vin : request_.vehicles) {
      if (done) done = provide_vehicle(vin);
    }
    for (const RequestedClient& requested : request_.clients) {
      const auto client = std::ranges::find(fleet_.clients, requested.name, &FleetClient::name);
      const std::string name(requested.name.view());
      const std::string role(core::to_string(client->role));
      const Subject subject{.common_name = name, .unit = role};
      if (done) done = provide("clients/" + name, subject, true, "a client, " + role);
    }
    return done;
  }

  // One that made its keys itself keeps them: --force without a request gives it another
  // certificate.
  Result<void> provide_vehicle(const core::Vin& vin) {
    const std::string name(vin.view());
    const std::string stem = "vehicles/" + name;
    if (!asked_ && !keys_.are_its_own(vin)) {
      return provide(stem, {.common_name = name}, true, "the vehicle");
    }
    if (asked_ ? asked_before_ : !options_.force) {
      console_.line("kept    " + printable(file(stem + ".pem")) +
                    ": the vehicle, with its own key");
      return {};
    }
    const auto key = asked_ ? Result<PublicKey>(asked_->tls_key) : keys_.tls_key(vin);
    if (!key) return base::unexpected(key.error());
    const auto validity = valid_for(std::chrono::days(options_.days), client::wall_now());
    const auto certificate = authority_->certify(*key, {.common_name = name}, validity);
    if (!certificate) return base::unexpected(certificate.error());
    auto written = asked_ ? keys_.write(vin, *asked_, *certificate)
                          : client::replace_file(file(stem + ".pem"), *certificate);
    if (written) {
      console_.line("wrote   " + printable(file(stem + ".pem")) + (asked_ ? ", .jwk" : "") +
                    ": the vehicle, with its own key");
    }
    return written;
  }

  Result<void> provide(const std::string& stem, const Subject& subject, bool named,
                       const std::string& whose) {
    if (client::file_exists(file(stem + ".key")) && !(named && options_.force)) {
      if (named) console_.line("kept    " + printable(file(stem + ".key")) + ": " + whose);
      return {};
    }
    const auto validity = valid_for(std::chrono::days(options_.days), client::wall_now());
    auto issued = authority_->issue(subject, validity);
    if (!issued) return base::unexpected(issued.error());
    return write(stem, std::move(*issued), whose);
  }

  // The certificate first: where there is a key, there is a certificate to it.
  Result<void> write(const std::string& stem, Identity identity, const std::string& whose) {
    auto written = client::replace_file(file(stem + ".pem"), identity.certificate);
    if (written) {
      written = client::write_private_file(file(stem + ".key"), identity.key, options_.force);
    }
    crypto_mbedtls::wipe(identity.key);
    if (written) console_.line("wrote   " + printable(file(stem + ".pem")) + ", .key: " + whose);
    return written;
  }

  Result<void> write_lists() {
    std::error_code failed;
    BrokerSettings settings;
    settings.port = fleet_.broker.port;
    settings.folder = fleet_.broker.folder.empty() ? fs::absolute(file("broker"), failed).string()
                                                   : fleet_.broker.folder;
    std::vector<std::pair<std::string, std::string>> files = {
        {"broker/acl", access_list(fleet_)},
        {"broker/mosquitto.conf", broker_configuration(settings)},
        {"fleet.json", encode_fleet(fleet_)}};
    // It may have two of them, while one authority follows the other.
    if (!client::file_exists(file("broker/ca.pem"))) {
      files.emplace_back("broker/ca.pem", authority_->certificate());
    }
    for (const auto& [name, text] : files) {
      if (auto written = client::replace_file(file(name), text); !written) return written;
    }
    console_.line("updated " + printable(file("broker/acl")) +
                  ": vehicles: " + std::to_string(fleet_.vehicles.size()) +
                  ", clients: " + std::to_string(fleet_.clients.size()));
    return {};
  }

  [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }

  static base::unexpected<client::Problem> at(const std::string& path,
                                              const client::Problem& what) {
    return problem(what.exit, printable(path) + ": " + what.message);
  }

  const Options& options_;
  const Request& request_;
  Console& console_;
  fs::path folder_;
  VehicleKeys keys_;
  Fleet fleet_;
  std::optional<VehicleRequest> asked_;
  bool asked_before_ = false;  // and it was granted
  std::optional<crypto_mbedtls::Crypto> crypto_;
  std::optional<Authority> authority_;
};

}  // namespace

client::Result<Exit> run_provision(const Options& options, Console& console) {
  const auto request = parse_request(options);
  if (!request) return base::unexpected(request.error());
  const auto done = Run(options, *request, console).to_end();
  if (!done) return base::unexpected(done.error());
  return Exit::succeeded;
}

}  // namespace latchkey::provision
