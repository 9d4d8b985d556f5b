// Stock programs drive the agent: `latchkey sign` makes a command, mosquitto_rr sends it, and
// mosquitto_sub sees how it ended. With the catalogue that comes with the agent.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <sstream>

#include "client/text.hpp"
#include "integration/simulation.hpp"
#include "supervisor/programs.hpp"

namespace supervisor = latchkey::supervisor;
using latchkey::integration::Json;
using latchkey::integration::Simulation;

TEST_GROUP(StockClient) {
  Simulation sim;
  int runs = 0;

  // Runs a program to its end and returns what it wrote.
  std::string run(const std::filesystem::path& program, std::vector<std::string> arguments) {
    const auto output = sim.stack().workspace().file("run" + std::to_string(++runs));
    const auto ran = supervisor::run_to_end({.name = program.filename(),
                                             .path = program,
                                             .arguments = std::move(arguments),
                                             .log = output});
    if (!ran) FAIL(ran.error().text.c_str());
    std::ifstream file(output);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
  }

  // Runs a mosquitto client as the owner.
  std::string mosquitto(const char* name, std::vector<std::string> arguments) {
    const auto program = supervisor::find_installed(name, "mosquitto-clients");
    if (!program) FAIL(program.error().text.c_str());
    const auto broker = sim.stack().connection(sim.stack().apps().front());
    const std::vector<std::string> connection = {"-V",       "5",
                                                 "-h",       broker.host,
                                                 "-p",       std::to_string(broker.port),
                                                 "--cafile", broker.tls->ca_file,
                                                 "--cert",   broker.tls->cert_file,
                                                 "--key",    broker.tls->key_file};
    arguments.insert(arguments.begin(), connection.begin(), connection.end());
    return run(*program, std::move(arguments));
  }
};

TEST(StockClient, Signed_command_is_accepted_and_its_end_is_seen) {
  const std::vector<std::string> subscription = {
      "-c", "-i", "stock", "-x", "60", "-q", "1", "-t", "clients/owner/callback/#"};
  auto subscribe_only = subscription;
  subscribe_only.push_back("-E");
  mosquitto("mosquitto_sub", subscribe_only);

  const auto& owner = sim.stack().apps().front();
  std::string jws = run(supervisor::own_folder() / "latchkey",
                        {"sign", "door_unlock", "--id", "stock-1", "--vin", sim.stack().vin(),
                         "--signing-key", owner.signing_key.string()});
  jws.erase(jws.find_last_not_of('\n') + 1);
  const std::string accepted =
      mosquitto("mosquitto_rr",
                {"-t", sim.owner().topic("command"), "-e", "clients/owner/callback/stock-1", "-q",
                 "1", "-W", "10", "-m", jws, "-D", "publish", "correlation-data", "order-4711"});
  CHECK(Json::parse(accepted).at("status") == "accepted");

  sim.owner().outcome("stock-1");  // from now on the broker holds both for the subscriber
  auto take_both = subscription;
  for (const char* word : {"-C", "2", "-W", "10", "-F", "%D %p"}) take_both.emplace_back(word);
  std::istringstream seen(mosquitto("mosquitto_sub", take_both));
  for (const char* status : {"accepted", "succeeded"}) {
    std::string line;
    std::getline(seen, line);
    CHECK(line.starts_with("order-4711 "));
    const Json callback = Json::parse(line.substr(line.find('{')));
    CHECK(callback.at("id") == "stock-1");
    CHECK(callback.at("status") == status);
  }
}

TEST(StockClient, Our_own_client_sends_a_command_and_a_storm) {
  const auto latchkey = [this](std::vector<std::string> arguments) {
    const auto& driver = sim.stack().apps().back();
    const auto broker = sim.stack().connection(driver);
    const std::vector<std::string> common = {
        "--vin",     sim.stack().vin(),   "--signing-key", driver.signing_key.string(),
        "--host",    broker.host,         "--port",        std::to_string(broker.port),
        "--cafile",  broker.tls->ca_file, "--cert",        broker.tls->cert_file,
        "--tls-key", broker.tls->key_file};
    arguments.insert(arguments.end(), common.begin(), common.end());
    return run(supervisor::own_folder() / "latchkey", std::move(arguments));
  };
  STRCMP_CONTAINS("succeeded", latchkey({"send", "door_unlock"}).c_str());
  STRCMP_CONTAINS("busy", latchkey({"storm", "windows_vent", "--count", "200"}).c_str());
}

TEST(StockClient, Printed_mosquitto_rr_line_works_as_it_is) {
  const auto& owner = sim.stack().apps().front();
  const auto broker = sim.stack().connection(owner);
  const std::string line =
      run(supervisor::own_folder() / "latchkey",
          {"sign", "door_unlock", "--mosquitto", "--vin", sim.stack().vin(), "--signing-key",
           owner.signing_key.string(), "--host", broker.host, "--port", std::to_string(broker.port),
           "--cafile", broker.tls->ca_file, "--cert", broker.tls->cert_file, "--tls-key",
           broker.tls->key_file});
  CHECK(line.starts_with("mosquitto_rr "));
  const std::string answer = run("/bin/sh", {"-c", line});
  CHECK(Json::parse(answer).at("status") == "accepted");
}
