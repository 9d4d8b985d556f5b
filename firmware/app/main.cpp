// latchkeyd: the agent. Exit status: 0 ended on request, 1 `health`: not all is well, 2 usage, 70
// internal, 74 the journal cannot be used, 78 configuration.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/clock_linux/linux_clock.hpp"
#include "adapters/journal_sqlite/posix_files.hpp"
#include "app/about.hpp"
#include "app/command_line.hpp"
#include "app/configuration.hpp"
#include "app/daemon.hpp"
#include "app/health.hpp"
#include "app/provisioning_request.hpp"
#include "codec/base64url.hpp"

namespace latchkey::app {
namespace {

constexpr int kUsage = 2;
constexpr int kInternal = 70;       // EX_SOFTWARE
constexpr int kNoJournal = 74;      // EX_IOERR
constexpr int kConfiguration = 78;  // EX_CONFIG

int report(const std::vector<ConfigurationError>& errors) {
  for (const auto& error : errors) {
    (void)std::fprintf(stderr, "latchkeyd: %s\n", to_string(error).c_str());
  }
  return kConfiguration;
}

void write_line(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  // One call, so that lines of several threads, or programs on one terminal, stay whole.
  (void)std::fwrite(whole.data(), 1, whole.size(), stderr);
}

runtime::LogLevel log_level(codec::LogLevel level) {
  switch (level) {
    case codec::LogLevel::error: return runtime::LogLevel::error;
    case codec::LogLevel::warning: return runtime::LogLevel::warning;
    case codec::LogLevel::info: return runtime::LogLevel::info;
    case codec::LogLevel::debug: return runtime::LogLevel::debug;
  }
  return runtime::LogLevel::info;
}

journal_sqlite::Result<std::unique_ptr<journal_sqlite::Store>> open_journal(
    const codec::AgentConfig& config, const core::Epoch& epoch, const ports::Clock& clock,
    runtime::FactLog& log) {
  auto files = journal_sqlite::PosixFiles::claim(config.journal_file);
  if (!files) return base::unexpected(files.error());
  journal_sqlite::Options options;
  options.path = config.journal_file;
  options.clock_skew = config.limits.clock_skew;
  options.epoch = epoch.view();
  return journal_sqlite::Store::open(
      std::move(options), std::move(*files), clock,
      [&log](std::string_view line) { log.say(runtime::LogLevel::error, "journal", line); });
}

int start(const std::string& config_file, bool check_only) {
  const auto configuration = load_configuration(config_file);
  if (!configuration) return report(configuration.error());

  const auto crypto = crypto_mbedtls::Crypto::start();
  std::array<std::uint8_t, 12> random{};
  if (!crypto || !crypto->random_bytes(random)) {
    (void)std::fputs("latchkeyd: mbedTLS did not start: is there a source of entropy?\n", stderr);
    return kInternal;
  }
  auto keys = crypto_mbedtls::KeyRing::of(*crypto, named_keys(configuration->keys));
  if (!keys) {
    return report({{configuration->agent.keys_file, "",
                    "key " + std::string(keys.error().id.view()) + ": " +
                        std::string(crypto_mbedtls::to_string(keys.error().error))}});
  }
  if (check_only) {
    (void)std::printf("%s: ok: %zu commands, %zu signals, %zu keys\n", config_file.c_str(),
                      configuration->vehicle.catalogue.commands.size(),
                      configuration->vehicle.catalogue.signals.size(), configuration->keys.size());
    return 0;
  }
  const clock_linux::LinuxClock clock(configuration->agent.clock_trust == codec::ClockTrust::always
                                          ? clock_linux::Trust::always
                                          : clock_linux::Trust::when_synchronised);
  runtime::FactLog log(clock, log_level(configuration->agent.log_level), write_line);
  const auto epoch = core::Epoch::parse(codec::encode_base64url(random)).value();
  auto journal = open_journal(configuration->agent, epoch, clock, log);
  if (!journal) {
    (void)std::fprintf(stderr, "latchkeyd: journal_file: %s\n", journal.error().what.c_str());
    return kNoJournal;
  }
  // After the journal, which one process at a time can have.
  auto device_key = load_or_make_device_key(configuration->agent.device_key_file, *crypto);
  if (!device_key) {
    (void)std::fprintf(stderr, "latchkeyd: device_key_file: %s\n", device_key.error().c_str());
    return kConfiguration;
  }
  Daemon({.crypto = *crypto,
          .clock = clock,
          .log = log,
          .keys = std::move(*keys),
          .device_key = std::move(*device_key),
          .journal = std::move(*journal),
          .epoch = epoch,
          .config_file = config_file},
         *configuration)
      .run();
  return 0;
}

}  // namespace
}  // namespace latchkey::app

int main(int argc, char** argv) {
  using latchkey::app::CommandLine;
  try {
    // No other thread runs yet. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* const variable = std::getenv("LATCHKEYD_CONFIG");
    const auto line =
        latchkey::app::parse_command_line({argv, static_cast<std::size_t>(argc)}, variable);
    if (!line) {
      (void)std::fprintf(stderr, "latchkeyd: %s; latchkeyd --help tells of all\n",
                         line.error().c_str());
      return latchkey::app::kUsage;
    }
    switch (line->action) {
      case CommandLine::Action::run: return latchkey::app::start(line->config_file, false);
      case CommandLine::Action::check_config: return latchkey::app::start(line->config_file, true);
      case CommandLine::Action::request:
        return latchkey::app::run_request({.tls_folder = line->tls_folder,
                                           .config_file = line->config_file,
                                           .config_named = line->config_named});
      case CommandLine::Action::health:
        return latchkey::app::tell_health(line->config_file, line->wait);
      case CommandLine::Action::tell_version:
        (void)std::puts(latchkey::app::about_program().c_str());
        return 0;
      case CommandLine::Action::tell_help:
        (void)std::fwrite(line->help.data(), 1, line->help.size(), stdout);
        return 0;
    }
  } catch (const std::exception& error) {
    (void)std::fprintf(stderr, "latchkeyd: %s\n", error.what());
  }
  return latchkey::app::kInternal;
}
