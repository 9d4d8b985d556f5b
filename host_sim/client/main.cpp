#include <cstdio>
#include <cstdlib>
#include <exception>
#include <variant>

#include "client/command_line.hpp"
#include "client/console.hpp"
#include "client/interrupts.hpp"
#include "client/mqtt_session.hpp"
#include "client/outcome.hpp"
#include "client/run.hpp"
#include "provision/provision.hpp"

namespace latchkey::client {
namespace {

class Runner {
 public:
  Runner(Console& console, Interrupts& interrupts) : console_(console), interrupts_(interrupts) {}

  Result<Exit> operator()(const KeygenOptions& options) { return run_keygen(options, console_); }
  Result<Exit> operator()(const KeysListOptions& options) {
    return run_keys_list(options, console_);
  }
  Result<Exit> operator()(const KeysAddOptions& options) { return run_keys_add(options, console_); }
  Result<Exit> operator()(const KeysRevokeOptions& options) {
    return run_keys_revoke(options, console_);
  }
  Result<Exit> operator()(const SignOptions& options) { return run_sign(options, console_); }
  Result<Exit> operator()(const SendOptions& options) {
    return run_send(options, console_, interrupts_);
  }
  Result<Exit> operator()(const WatchOptions& options) {
    return run_watch(options, console_, interrupts_);
  }
  Result<Exit> operator()(const StormOptions& options) {
    return run_storm(options, console_, interrupts_);
  }
  Result<Exit> operator()(const CatalogueOptions& options) {
    return run_catalogue(options, console_, interrupts_);
  }
  Result<Exit> operator()(const CatalogueFileOptions& options) {
    return run_catalogue_file(options, console_);
  }
  Result<Exit> operator()(const JournalOptions& options) { return run_journal(options, console_); }
  Result<Exit> operator()(const TraceOptions& options) { return run_trace(options, console_); }
  Result<Exit> operator()(const provision::Options& options) {
    return provision::run_provision(options, console_);
  }

 private:
  Console& console_;
  Interrupts& interrupts_;
};

int run(int argc, const char* const* argv) {
  CommandLine command_line;
  if (const auto status = command_line.parse(argc, argv)) return *status;
  // There is one thread yet. NOLINTNEXTLINE(concurrency-mt-unsafe)
  Console console(stdout, stderr, std::getenv("NO_COLOR") == nullptr);
  prepare_process_for_mqtt();
  Interrupts interrupts;

  const auto exit = command_line.request().and_then([&](const CommandLine::Request& request) {
    return std::visit(Runner(console, interrupts), request);
  });
  if (exit) return static_cast<int>(*exit);
  console.remark(exit.error().message);
  return static_cast<int>(exit.error().exit);
}

}  // namespace
}  // namespace latchkey::client

int main(int argc, char** argv) {
  try {
    return latchkey::client::run(argc, argv);
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "latchkey: %s\n", broken.what());
    return static_cast<int>(latchkey::client::Exit::internal);
  }
}
