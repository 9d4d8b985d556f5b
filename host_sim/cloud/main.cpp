// latchkey-cloud: the service backend between apps and vehicles. See docs/cloud.md.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include "client/command.hpp"
#include "client/files.hpp"
#include "client/mqtt_session.hpp"
#include "client/signing.hpp"
#include "cloud/configuration.hpp"
#include "cloud/service.hpp"
#include "codec/callback.hpp"

namespace {

namespace cloud = latchkey::cloud;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kConfiguration = 78;  // EX_CONFIG

// What has been answered still has to leave.
constexpr std::chrono::milliseconds kGoodbye{300};

struct Arguments {
  std::string file;
  std::optional<std::uint16_t> port;
  std::optional<std::string> redis;
  std::optional<std::string> traces;
  bool check = false;
};

void log(const std::string& line) {
  std::cerr << "ts=" << latchkey::codec::format_time(latchkey::client::wall_now()) << ' ' << line
            << '\n';
}

std::optional<cloud::Configuration> configure(const Arguments& arguments) {
  const auto text = latchkey::client::read_file(arguments.file);
  if (!text) {
    std::cerr << "latchkey-cloud: " << text.error().message << '\n';
    return std::nullopt;
  }
  auto read = cloud::read_configuration(*text, std::filesystem::path(arguments.file).parent_path());
  if (!read) {
    for (const auto& error : read.error()) {
      std::cerr << arguments.file << ": " << error.json_path << ": " << error.message << '\n';
    }
    return std::nullopt;
  }
  if (arguments.port) read->port = *arguments.port;
  if (arguments.redis) read->redis = *arguments.redis;
  if (arguments.traces) read->traces_file = *arguments.traces;
  return std::move(*read);
}

int serve(const cloud::Configuration& configuration, bool check) {
  const auto crypto = latchkey::client::start_crypto();
  if (!crypto) {
    std::cerr << "latchkey-cloud: " << crypto.error().message << '\n';
    return kFailed;
  }
  boost::asio::io_context loop;
  auto service = cloud::Service::start(loop, *crypto, configuration, log);
  if (!service) {
    std::cerr << "latchkey-cloud: " << service.error() << '\n';
    return kConfiguration;
  }
  if (check) return 0;

  boost::asio::signal_set termination(loop, SIGINT, SIGTERM);
  boost::asio::steady_timer goodbye(loop);
  termination.async_wait([&](const boost::system::error_code&, int) {
    (*service)->stop();
    goodbye.expires_after(kGoodbye);
    goodbye.async_wait([&loop](const boost::system::error_code&) { loop.stop(); });
  });
  (*service)->on_ready([&] {
    std::cout << "latchkey-cloud: ready at http://" << configuration.address << ':'
              << (*service)->port() << std::endl;
  });
  loop.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "The service backend between apps and vehicles: a REST API in the shape of Tesla's Fleet\n"
      "API, callbacks registered in advance, change events, and a guard against request storms.\n",
      "latchkey-cloud");
  Arguments arguments;
  app.add_option("--config", arguments.file, "the configuration")->required()->type_name("FILE");
  app.add_option("--port", arguments.port, "to listen on, in place of the configuration's; 0: any")
      ->check(CLI::Range(0, 65535));
  app.add_option("--redis", arguments.redis, "what several instances share")->type_name("URL");
  app.add_option("--traces", arguments.traces, "write spans there, as lines of OTLP/JSON")
      ->type_name("FILE");
  app.add_flag("--check-config", arguments.check, "say what is wrong with it, and end");
  app.footer("Exit status: 0 ended on request, 1 failed, 2 usage, 78 a wrong configuration.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  try {
    latchkey::client::prepare_process_for_mqtt();
    const auto configuration = configure(arguments);
    return configuration ? serve(*configuration, arguments.check) : kConfiguration;
  } catch (const std::exception& error) {
    std::cerr << "latchkey-cloud: " << error.what() << '\n';
    return kFailed;
  }
}
