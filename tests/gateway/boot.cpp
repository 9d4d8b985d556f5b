#include "gateway/boot.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "client/mqtt_session.hpp"
#include "gateway/guest.hpp"
#include "gateway/host.hpp"
#include "gateway/provisioning.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/caller.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::gateway {
namespace {

namespace fs = std::filesystem;
using integration::or_throw;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kBootsWithin = 180s;
constexpr auto kAnswersWithin = 20s;
constexpr auto kLookEvery = 100ms;
constexpr auto kStormEndsWithin = 180s;  // an emulated processor checks 30 signatures a second
constexpr std::size_t kMostResident = 24 * 1024;  // KiB, most of it libraries: as on the host
constexpr std::uintmax_t kDisk = 1ULL << 30;      // bytes: larger than the image, as disks are
constexpr long kDataAtLeast = 500;                // MiB, on that disk
constexpr std::size_t kStorm = 1000;              // commands

void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

void wait_for(Guest& guest, const std::string& port, std::string_view text) {
  const auto deadline = Clock::now() + kBootsWithin;
  while (guest.read(port).find(text) == std::string::npos) {
    if (const auto how = guest.ended()) throw std::runtime_error("the gateway " + *how);
    expect(Clock::now() < deadline, "after " + std::to_string(kBootsWithin.count()) +
                                        " s there is no '" + std::string(text) + "' in " + port +
                                        ".log, but:\n" + guest.read(port));
    std::this_thread::sleep_for(kLookEvery);
  }
}

std::string seconds_since(Clock::time_point then) {
  std::ostringstream text;
  text.precision(1);
  text << std::fixed << std::chrono::duration<double>(Clock::now() - then).count() << " s";
  return std::move(text).str();
}

// The values of one word in what tools/report says.
std::vector<std::string> values(const std::string& report, std::string_view word) {
  std::vector<std::string> found;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(std::string(word) + ' ')) found.push_back(line.substr(word.size() + 1));
  }
  return found;
}

std::string value(const std::string& report, std::string_view word) {
  const auto found = values(report, word);
  return found.empty() ? "(not said)" : found.back();
}

// What a gateway's bus said of the doors: in each kind of frame the ones with another content than
// the one before, by candump -L: "(1795488674.293030) vcan0 310#5500000000000A02".
struct Frames {
  std::vector<std::string> lines;
  bool locked_again = false;  // the status said that all four are, after it had said otherwise
};

Frames changes(const std::string& candump) {
  constexpr std::string_view kRequest = "210";  // BodyRequest of default_vehicle.dbc
  constexpr std::string_view kStatus = "310";   // DoorStatus
  constexpr std::string_view kAllLocked = "55";
  constexpr std::size_t kContent = 12;  // digits; the rest are counter and checksum
  Frames frames;
  std::map<std::string, std::string> last;
  bool unlocked = false;
  std::istringstream words(candump);
  for (std::string time, interface, frame; words >> time >> interface >> frame;) {
    const std::size_t hash = frame.find('#');
    if (hash == std::string::npos || frame.size() < hash + 1 + kContent) continue;
    const std::string id = frame.substr(0, hash);
    const std::string content = frame.substr(hash + 1, kContent);
    if (id != kRequest && id != kStatus) continue;
    if (std::exchange(last[id], content) == content) continue;
    frames.lines.push_back(time.append(" ").append(interface).append(" ").append(frame));
    if (id != kStatus) continue;
    const bool locked =
        content.starts_with(kAllLocked) && content.find_first_not_of('0', 2) == std::string::npos;
    frames.locked_again = locked && unlocked;
    unlocked = unlocked || !locked;
  }
  return frames;
}

// A gateway that has no configuration makes keys, and asks for one. Returns what it asks for.
std::string first_boot(const Setup& setup, const Host& host, const fs::path& disk) {
  const fs::path folder = setup.folder / "first-boot";
  fs::create_directories(folder);
  Guest guest({.image = disk,
               .tools = setup.tools,
               .folder = folder,
               .units = {.bus_port = host.bus_port, .barriers = true}});
  const auto start = Clock::now();
  guest.launch();
  wait_for(guest, "console", "fingerprint: ");
  setup.say("first boot: the provisioning request is on the console after " + seconds_since(start));
  // What was asked for is asked for again, whatever becomes of the power.
  guest.kill();
  const std::string console = guest.read("console");
  const std::size_t begin = console.find("{\"request\"");
  expect(begin != std::string::npos, "there is a fingerprint on the console, and no request");
  return console.substr(begin, console.find_first_of("\r\n", begin) - begin);
}

class ConfiguredBoot {
 public:
  ConfiguredBoot(const Setup& setup, const Host& host, fs::path disk)
      : setup_(setup),
        stack_(*host.stack),
        crypto_(or_throw(crypto_mbedtls::Crypto::start())),
        guest_({.image = std::move(disk),
                .tools = setup.tools,
                .folder = setup.folder,
                .units = {.bus_port = host.bus_port, .barriers = true}}) {}

  void operator()() {
    const auto start = Clock::now();
    guest_.launch();
    wait_until_online(stack_, guest_);
    setup_.say("power on to connected: " + seconds_since(start));
    wait_for(guest_, kReportPort, "\nend ");
    look_at_the_system();
    lock_the_doors();
    storm();
    expect(!guest_.stop(), "the gateway does not turn off in order");
  }

 private:
  void look_at_the_system() {
    const std::string report = guest_.read(kReportPort);
    setup_.say("kernel to everything up: " + value(report, "up_s") + " s");
    setup_.say("agent: " + value(report, "agent_version") + ", " + value(report, "agent_rss_kib") +
               " KiB resident, of them its own " + value(report, "agent_anon_kib") +
               " KiB; the whole system: " + value(report, "memory_used_kib") + " KiB");
    setup_.say("root: " + value(report, "root"));
    setup_.say("data: " + value(report, "data") + ", " + value(report, "data_mib") + " MiB");
    for (const std::string& unit : values(report, "failed")) {
      throw std::runtime_error("a unit has failed: " + unit + '\n' + guest_.read("console"));
    }
    for (const std::string& socket : values(report, "listens")) {
      throw std::runtime_error("something listens: " + socket);
    }
    expect(value(report, "system") == "running", "the system is " + value(report, "system"));
    expect(value(report, "good") == "active", "boot-complete.target is " + value(report, "good") +
                                                  ": the boot does not count as good");
    expect(value(report, "root").starts_with("squashfs ro"), "the root is not read-only");
    expect(value(report, "data").starts_with("ext4 rw"), "the data partition is not writable");
    expect(std::atol(value(report, "data_mib").c_str()) >= kDataAtLeast,
           "the data partition has not grown with its disk: " + value(report, "data_mib") + " MiB");
    expect(value(report, "agent_user") == "latchkey",
           "the agent runs as " + value(report, "agent_user"));
  }

  void lock_the_doors() {
    auto owner = or_throw(supervisor::Caller::connect(stack_, stack_.apps().front(), crypto_));
    const std::size_t heard = guest_.read(kCandumpPort).size();
    for (const char* command : {"door_unlock", "door_lock"}) execute(owner, command);
    // candump writes a few seconds' frames at once.
    const auto deadline = Clock::now() + kAnswersWithin;
    for (;;) {
      const Frames frames = changes(guest_.read(kCandumpPort).substr(heard));
      if (frames.locked_again) {
        for (const std::string& line : frames.lines) setup_.say("  " + line);
        return;
      }
      expect(Clock::now() < deadline,
             "the guest's candump has not seen doors that were unlocked, "
             "then locked: " +
                 (setup_.folder / "candump.log").string());
      std::this_thread::sleep_for(kLookEvery);
    }
  }

  void execute(supervisor::Caller& owner, const char* command) {
    const auto sent = or_throw(owner.send(command, {}));
    const auto deadline = supervisor::in(kAnswersWithin);
    while (const auto answer = owner.answer(sent, deadline)) {
      const std::string status(core::to_string(answer->callback.status));
      setup_.say(std::string(command) + " over " + kInterface + ": " + status + " after " +
                 std::to_string(answer->after.count() / 1000) + " ms");
      if (status == "succeeded") return;
    }
    throw std::runtime_error(std::string(command) + " has no outcome, or not this one");
  }

  // Every command gets an answer, and the agent stays as small as it was.
  void storm() {
    const client::BrokerOptions broker = stack_.connection(stack_.apps().front());
    const supervisor::App& owner = stack_.apps().front();
    auto process = or_throw(supervisor::Process::start(
        {.name = "latchkey storm",
         .path = or_throw(supervisor::find_own(supervisor::own_folder(), "latchkey")),
         .arguments = {"storm", "door_lock", "--count", std::to_string(kStorm), "--host",
                       broker.host, "--port", std::to_string(broker.port), "--cafile",
                       broker.tls->ca_file, "--cert", broker.tls->cert_file, "--tls-key",
                       broker.tls->key_file, "--vin", stack_.vin(), "--signing-key",
                       owner.signing_key.string()},
         .log = setup_.folder / "storm.log"}));
    const auto ending = process.wait_until(supervisor::in(kStormEndsWithin));
    expect(ending && !ending->by_signal && ending->code == 0,
           "the storm was not answered:\n" + process.last_lines(20));
    std::size_t most = 0;
    for (const std::string& kib : values(guest_.read(kReportPort), "agent_rss_kib")) {
      most = std::max(most, std::strtoul(kib.c_str(), nullptr, 10));
    }
    expect(most > 0, "nobody knows how much memory the agent has: has it ended?");
    expect(most <= kMostResident, "the agent has grown to " + std::to_string(most) + " KiB");
    setup_.say("a storm of " + std::to_string(kStorm) + " commands: all answered, at most " +
               std::to_string(most) + " KiB resident");
  }

  const Setup& setup_;
  const supervisor::Stack& stack_;
  crypto_mbedtls::Crypto crypto_;
  Guest guest_;
};

}  // namespace

void boot_test(const Setup& setup) {
  client::prepare_process_for_mqtt();
  supervisor::StackOptions options;
  options.programs = supervisor::own_folder();
  const Host host = start_host(std::move(options));
  const fs::path disk = setup.folder / "boot.img";
  copy_disk(setup.image, disk);
  fs::resize_file(disk, kDisk);
  admit(first_boot(setup, host, disk), *host.stack);
  provision(disk, *host.stack, Keys::its_own);
  ConfiguredBoot(setup, host, disk)();
}

}  // namespace latchkey::gateway
