#include "app/configuration.hpp"

#include <CppUTest/TestHarness.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/hal_gpio/chip_lines.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;

namespace {

constexpr const char* kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"owner","roles":["owner"],)"
    R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
constexpr const char* kCatalogue =
    R"({"version":1,"commands":{"honk_horn":{"title":"Honk","roles":["owner"],"timeout_ms":2000,)"
    R"("steps":[{"set":{"Vehicle.Body.Horn.IsActive":true},"confirm_within_ms":500,)"
    R"("pulse_ms":300}]}}})";
constexpr const char* kConfig =
    R"({"vin":"5YJ3E1EA7JF000001","broker":{"host":"127.0.0.1","port":1883,)"
    R"("username":"agent","password_file":"password"},"keys_file":"keys.json",)"
    R"("catalogue_file":"catalogue.json","vehicle":{"can":{"interface":"can0",)"
    R"("dbc_file":"vehicle.dbc","signals_file":"signals.json"}}})";

constexpr const char* kDbc =
    "BO_ 1 Request: 8 Agent\n SG_ Horn : 0|1@1+ (1,0) [0|1] \"\" Body\n\n"
    "BO_ 2 Status: 8 Body\n SG_ Horn : 0|1@1+ (1,0) [0|1] \"\" Agent\n"
    " SG_ Speed : 8|16@1+ (0.01,0) [0|300] \"km/h\" Agent\n";
constexpr const char* kSignals =
    R"({"version":1,"messages":{"Request":{},"Status":{"timeout_ms":500}},"signals":{)"
    R"("Vehicle.Body.Horn.IsActive":{"feedback":{"signal":"Status.Horn"},)"
    R"("write":{"signal":"Request.Horn"}},)"
    R"("Vehicle.Speed":{"feedback":{"signal":"Status.Speed"}}}})";

// kConfig with more members in it.
std::string config_with(const char* members, const char* broker_members) {
  std::string config = kConfig;
  config.insert(config.find(R"("host")"), broker_members);
  return config.insert(1, members);
}

constexpr const char* kHornLine =
    R"("Vehicle.Body.Horn.IsActive":{"output":17,"outputs_active_low":true},)"
    R"("Vehicle.Body.Hood.IsOpen":{"input":27,"input_active_low":true})";

// kConfig with a vehicle on these lines.
std::string config_with_lines(std::string_view lines) {
  std::string config = kConfig;
  config.erase(config.find(R"("can":)"));
  return config.append(R"("gpio":{"chip":"/dev/gpiochip0","lines":{)").append(lines) + "}}}}";
}

// A folder of its own per test, with a valid configuration in it.
class Folder {
 public:
  Folder() {
    write("config.json", kConfig);
    write("keys.json", kKeys);
    write("catalogue.json", kCatalogue);
    write("vehicle.dbc", kDbc);
    write("signals.json", kSignals);
    write("password", "secret\n");
    set_mode("password", 0600);
  }

  void write(const char* name, std::string_view text) const { std::ofstream(file(name)) << text; }
  void set_mode(const char* name, mode_t mode) const { ::chmod(file(name).c_str(), mode); }
  void remove(const char* name) const { std::filesystem::remove(file(name)); }
  [[nodiscard]] std::string file(const char* name) const { return folder_.file(name); }
  [[nodiscard]] auto load() const { return app::load_configuration(file("config.json")); }

 private:
  test_support::TemporaryFolder folder_;
};

bool is_about(const std::vector<app::ConfigurationError>& errors, const std::string& file) {
  return std::ranges::any_of(errors, [&](const auto& error) { return error.file == file; });
}

}  // namespace

// clang-format off
TEST_GROUP(Configuration) { Folder folder; };
// clang-format on

TEST(Configuration, Valid_files_are_read_relative_to_the_configuration) {
  const auto loaded = folder.load();
  CHECK_TRUE(loaded.has_value());
  STRCMP_EQUAL("5YJ3E1EA7JF000001", std::string(loaded->agent.vin.view()).c_str());
  LONGS_EQUAL(1, loaded->keys.size());
  LONGS_EQUAL(1, loaded->vehicle.catalogue.commands.size());
  STRCMP_EQUAL("secret", loaded->broker_password.c_str());  // without the line's end
}

TEST(Configuration, Names_that_others_open_are_resolved_beside_the_configuration) {
  folder.write("config.json", config_with(R"("journal_file":"data/journal.db",)"
                                          R"("traces_file":"traces.jsonl",)"
                                          R"("metrics_file":"/run/x.prom",)",
                                          R"("tls":{"ca_file":"ca.pem","cert_file":"pki/own.pem",)"
                                          R"("key_file":"/etc/own.key"},)"));
  const auto loaded = folder.load();
  CHECK_TRUE(loaded.has_value());
  STRCMP_EQUAL(folder.file("data/journal.db").c_str(), loaded->agent.journal_file.c_str());
  STRCMP_EQUAL(folder.file("traces.jsonl").c_str(), loaded->agent.traces_file.c_str());
  STRCMP_EQUAL("/run/x.prom", loaded->agent.metrics_file.c_str());
  const auto& tls = loaded->agent.broker.tls.value();
  STRCMP_EQUAL(folder.file("ca.pem").c_str(), tls.ca_file.c_str());
  STRCMP_EQUAL(folder.file("pki/own.pem").c_str(), tls.cert_file.c_str());
  STRCMP_EQUAL("/etc/own.key", tls.key_file.c_str());
}

TEST(Configuration, Names_that_are_not_given_are_not_made_up) {
  folder.write("config.json", config_with("", R"("tls":{"ca_file":"/etc/ca.pem"},)"));
  const auto loaded = folder.load();
  CHECK_TRUE(loaded.has_value());
  STRCMP_EQUAL("/var/lib/latchkey/journal.db", loaded->agent.journal_file.c_str());
  STRCMP_EQUAL("", loaded->agent.traces_file.c_str());
  STRCMP_EQUAL("", loaded->agent.metrics_file.c_str());
  const auto& tls = loaded->agent.broker.tls.value();
  STRCMP_EQUAL("/etc/ca.pem", tls.ca_file.c_str());
  STRCMP_EQUAL("", tls.cert_file.c_str());
  STRCMP_EQUAL("", tls.key_file.c_str());
}

TEST(Configuration, Alone_it_needs_none_of_the_files_that_it_names) {
  folder.write("config.json", config_with(R"("metrics_file":"metrics.prom",)", ""));
  folder.remove("keys.json");
  folder.remove("password");
  const auto loaded = app::load_agent_config(folder.file("config.json"));
  CHECK_TRUE(loaded.has_value());
  STRCMP_EQUAL(folder.file("metrics.prom").c_str(), loaded->metrics_file.c_str());
  folder.write("config.json", "{}");
  CHECK_FALSE(app::load_agent_config(folder.file("config.json")).has_value());
  CHECK_FALSE(app::load_agent_config(folder.file("none.json")).has_value());
}

TEST(Configuration, Missing_configuration_is_one_error_with_its_name) {
  const auto loaded = app::load_configuration(folder.file("none.json"));
  CHECK_FALSE(loaded.has_value());
  LONGS_EQUAL(1, loaded.error().size());
  STRCMP_CONTAINS("none.json: cannot be read", app::to_string(loaded.error()[0]).c_str());
}

TEST(Configuration, Mistakes_in_several_files_are_told_at_once) {
  folder.write("keys.json", R"({"keys":[]})");
  folder.write("catalogue.json", R"({"version":1,"commands":{"x":{"timeout_ms":-1}}})");
  folder.remove("password");
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  CHECK_TRUE(is_about(loaded.error(), folder.file("keys.json")));
  CHECK_TRUE(is_about(loaded.error(), folder.file("catalogue.json")));
  CHECK_TRUE(is_about(loaded.error(), folder.file("password")));
}

TEST(Configuration, A_mistake_is_told_with_its_json_path) {
  folder.write("config.json",
               R"({"vin":"5YJ3E1EA7JF000001","broker":{"host":"b","port":70000},)"
               R"("keys_file":"k","catalogue_file":"c",)"
               R"("vehicle":{"can":{"interface":"can0","dbc_file":"d","signals_file":"s"}}})");
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  STRCMP_CONTAINS("config.json: $.broker.port: ", app::to_string(loaded.error()[0]).c_str());
}

TEST(Configuration, An_oversized_file_is_refused_unread) {
  folder.write("keys.json", std::string(5 * 1024 * 1024, ' ').c_str());
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  STRCMP_CONTAINS("larger than", loaded.error()[0].message.c_str());
}

// ── the files of the vehicle ──────────────────────────────────────────────────────────────────

TEST(Configuration, Signals_that_no_command_uses_come_behind_those_of_commands) {
  const auto loaded = folder.load();
  CHECK_TRUE(loaded->vehicle.catalogue.signals ==
             std::vector<std::string>({"Vehicle.Body.Horn.IsActive", "Vehicle.Speed"}));
}

TEST(Configuration, Files_of_the_vehicle_are_held_against_each_other) {
  folder.write("catalogue.json",
               R"({"version":1,"commands":{"race":{"title":"Race","roles":["owner"],)"
               R"("timeout_ms":2000,"steps":[{"set":{"Vehicle.Speed":500},)"
               R"("confirm_within_ms":500}]}}})");
  auto loaded = folder.load();
  LONGS_EQUAL(2, loaded.error().size());
  STRCMP_CONTAINS("catalogue.json: $.commands.race: Vehicle.Speed is set, but",
                  app::to_string(loaded.error()[0]).c_str());
  folder.write("catalogue.json", kCatalogue);
  folder.write("vehicle.dbc", "BO_ 1 Request: 8 Agent\n SG_ Horn : 0|1@1+ (1,0) [0|1] \"\" Body\n");
  loaded = folder.load();
  STRCMP_CONTAINS("signals.json: $.messages.Status: the DBC file has no such message",
                  app::to_string(loaded.error()[0]).c_str());
}

TEST(Configuration, A_mistake_in_the_dbc_file_is_told_with_its_line) {
  folder.write("vehicle.dbc",
               "BO_ 1 Request: 8 Agent\n SG_ Horn : 70|1@1+ (1,0) [0|1] \"\" Body\n");
  const auto loaded = folder.load();
  STRCMP_CONTAINS("vehicle.dbc: line 2: ", app::to_string(loaded.error()[0]).c_str());
}

TEST(Configuration, Vehicle_loaded_again_is_known_to_be_the_same_or_another) {
  const auto loaded = folder.load();
  const auto same = app::load_vehicle(loaded->agent);
  CHECK_TRUE(same->fingerprint == loaded->vehicle.fingerprint);
  folder.write("vehicle.dbc", std::string(kDbc) + "\n");
  CHECK_TRUE(app::load_vehicle(loaded->agent)->fingerprint != loaded->vehicle.fingerprint);
}

// ── a vehicle on GPIO lines ───────────────────────────────────────────────────────────────────

TEST(Configuration, Gpio_needs_a_build_that_has_it) {
  folder.write("config.json", config_with_lines(kHornLine).c_str());
  const auto loaded = folder.load();
  if (hal_gpio::has_chip_lines()) {
    const auto& access = std::get<app::GpioAccess>(loaded.value().vehicle.access);
    STRCMP_EQUAL("/dev/gpiochip0", access.chip.c_str());
    LONGS_EQUAL(2, access.wiring.size());
    LONGS_EQUAL(17, access.wiring[0].output.value());
    CHECK_TRUE(access.wiring[0].outputs_active_low);
    LONGS_EQUAL(27, access.wiring[1].input.value());
    CHECK_TRUE(access.wiring[1].input_active_low);
  } else {
    LONGS_EQUAL(1, loaded.error().size());
    STRCMP_CONTAINS(
        "config.json: $.vehicle.gpio: this latchkeyd was built without GPIO; configure with "
        "-DLATCHKEY_HAL_GPIO=ON",
        app::to_string(loaded.error()[0]).c_str());
  }
}

TEST(Configuration, Gpio_lines_are_held_against_each_other_and_the_catalogue) {
  const std::size_t built_without = hal_gpio::has_chip_lines() ? 0 : 1;
  folder.write("config.json",
               config_with_lines(R"("V.IsOpen":{"to_true":1},"V.IsLit":{"output":1})").c_str());
  auto loaded = folder.load();
  LONGS_EQUAL(built_without + 2, loaded.error().size());
  STRCMP_CONTAINS("$.vehicle.gpio.lines[\"V.IsOpen\"]: needs an input",
                  app::to_string(loaded.error()[built_without]).c_str());

  folder.write("config.json", config_with_lines(R"("V.IsLit":{"output":1})").c_str());
  loaded = folder.load();
  LONGS_EQUAL(built_without + 1, loaded.error().size());
  STRCMP_CONTAINS("catalogue.json: $.commands.honk_horn: Vehicle.Body.Horn.IsActive has no line",
                  app::to_string(loaded.error()[built_without]).c_str());
}

// ── who else could read or change the files ───────────────────────────────────────────────────

TEST(Configuration, Files_that_others_could_change_are_told_at_once) {
  for (const char* name : {"config.json", "keys.json", "catalogue.json"}) {
    folder.set_mode(name, 0666);
  }
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  LONGS_EQUAL(3, loaded.error().size());
  for (const char* name : {"config.json", "keys.json", "catalogue.json"}) {
    CHECK_TRUE(is_about(loaded.error(), folder.file(name)));
  }
}

TEST(Configuration, Secrets_that_others_could_read_are_told_at_once) {
  folder.write("own.key", "key");
  folder.write("ca.pem", "certificate");
  folder.set_mode("password", 0640);
  folder.write("config.json", config_with("", R"("tls":{"ca_file":"ca.pem","cert_file":"own.pem",)"
                                              R"("key_file":"own.key"},)"));
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  LONGS_EQUAL(2, loaded.error().size());
  CHECK_TRUE(is_about(loaded.error(), folder.file("own.key")));
  CHECK_TRUE(is_about(loaded.error(), folder.file("password")));
}

TEST(Configuration, Files_of_callback_endpoints_are_found_and_judged_alike) {
  folder.write("own.key", "key");
  folder.write("ca.pem", "certificate");
  folder.write("config.json", config_with(R"("callback_endpoints":{"e":{"url":"https://e",)"
                                          R"("ca_file":"ca.pem","cert_file":"/etc/own.pem",)"
                                          R"("key_file":"own.key"}},)",
                                          ""));
  folder.set_mode("own.key", 0640);
  folder.set_mode("ca.pem", 0664);
  const auto refused = folder.load();
  CHECK_FALSE(refused.has_value());
  LONGS_EQUAL(2, refused.error().size());
  CHECK_TRUE(is_about(refused.error(), folder.file("own.key")));
  CHECK_TRUE(is_about(refused.error(), folder.file("ca.pem")));

  folder.set_mode("own.key", 0600);
  folder.set_mode("ca.pem", 0644);
  const auto loaded = folder.load();
  CHECK_TRUE(loaded.has_value());
  const auto& endpoint = loaded->agent.endpoints.at(0);
  STRCMP_EQUAL(folder.file("ca.pem").c_str(), endpoint.ca_file.c_str());
  STRCMP_EQUAL("/etc/own.pem", endpoint.cert_file.c_str());
  STRCMP_EQUAL(folder.file("own.key").c_str(), endpoint.key_file.c_str());
}

TEST(Configuration, Certificates_that_others_could_change_are_refused) {
  folder.write("ca.pem", "certificate");
  folder.set_mode("ca.pem", 0664);
  folder.write("config.json", config_with("", R"("tls":{"ca_file":"ca.pem"},)"));
  const auto loaded = folder.load();
  CHECK_FALSE(loaded.has_value());
  CHECK_TRUE(is_about(loaded.error(), folder.file("ca.pem")));
}

TEST(Configuration, With_the_password_in_it_is_a_secret_itself) {
  std::string config = kConfig;
  const std::string_view by_file = R"("password_file":"password")";
  config.replace(config.find(by_file), by_file.size(), R"("password":"secret")");
  folder.write("config.json", config);
  CHECK_FALSE(folder.load().has_value());
  folder.set_mode("config.json", 0600);
  CHECK_TRUE(folder.load().has_value());
}

TEST(Configuration, Credential_of_systemd_is_taken_as_systemd_shows_it) {
  folder.set_mode("password", 0440);
  CHECK_FALSE(folder.load().has_value());
  ::setenv("CREDENTIALS_DIRECTORY", folder.file("").c_str(), 1);
  const auto loaded = folder.load();
  ::unsetenv("CREDENTIALS_DIRECTORY");
  CHECK_TRUE(loaded.has_value());
}

TEST(Configuration, Keys_are_read_again_only_if_nobody_else_could_change_them) {
  CHECK_TRUE(app::load_keys(folder.file("keys.json")).has_value());
  folder.set_mode("keys.json", 0646);
  const auto keys = app::load_keys(folder.file("keys.json"));
  CHECK_FALSE(keys.has_value());
  STRCMP_CONTAINS("keys.json: others than its owner may change it",
                  app::to_string(keys.error()[0]).c_str());
}
