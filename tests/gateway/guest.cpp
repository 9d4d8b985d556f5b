#include "gateway/guest.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/data_partition.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/descriptor.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::gateway {
namespace {

namespace fs = std::filesystem;
using integration::or_throw;
using namespace std::chrono_literals;

constexpr auto kDiesWithin = 5s;
constexpr auto kOffWithin = 60s;
constexpr const char* kFirmware = "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd";
constexpr const char* kDiskSocket = "disk.sock";
constexpr const char* kStopSocket = "stop.sock";

supervisor::Descriptor connect_to(const fs::path& path) {
  supervisor::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return supervisor::Descriptor(-1);
  }
  return socket;
}

void die(std::optional<supervisor::Process>& process) {
  if (!process) return;
  process->signal(SIGKILL);
  if (!process->wait_until(supervisor::in(kDiesWithin))) {
    throw std::runtime_error(process->program().name + " does not die of SIGKILL");
  }
  process.reset();
}

}  // namespace

fs::path Guest::file(std::string_view name) const { return options_.folder / name; }

std::string Guest::read(const std::string& port) const {
  std::ifstream in(file(port + ".log"), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

void Guest::start_disk() {
  fs::remove(file(kDiskSocket));
  disk_.emplace(or_throw(supervisor::Process::start(
      {.name = "nbdkit",
       .path = or_throw(supervisor::find_installed("nbdkit", "nbdkit")),
       .arguments = {"--foreground", "--unix", file(kDiskSocket).string(), "--filter=cache", "file",
                     options_.image.string(), "cache=writeback"},
       .log = file("nbdkit.log")})));
  or_throw(supervisor::wait_until_ready(
      *disk_, [this] { return connect_to(file(kDiskSocket)).is_open(); }));
}

std::vector<std::string> Guest::machine() const {
  std::vector<std::string> arguments = {
      // clang-format off
      "-machine", "virt", "-cpu", "cortex-a57", "-smp", "2", "-m", "256",
      "-bios", kFirmware, "-display", "none", "-monitor", "none", "-no-reboot",
      "-serial", "chardev:console",
      "-chardev", "file,append=on,id=console,path=" + file("console.log").string(),
      "-blockdev", "nbd,node-name=disk,server.type=unix,server.path=" + file(kDiskSocket).string(),
      "-device", "virtio-blk-pci,drive=disk",
      "-blockdev", "file,node-name=tools-file,read-only=on,filename=" + options_.tools.string(),
      "-blockdev", "raw,node-name=tools,read-only=on,file=tools-file",
      "-device", "virtio-blk-pci,drive=tools",
      "-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile=",
      "-device", "virtio-rng-pci",
      "-device", "virtio-serial-pci",
      "-chardev", "socket,id=stop,server=on,wait=off,path=" + file(kStopSocket).string(),
      "-device", "virtserialport,chardev=stop,name=" + std::string(kStopPort),
      // clang-format on
  };
  for (const std::string name : {kAgentPort, kCandumpPort, kReportPort}) {
    arguments.insert(
        arguments.end(),
        {"-chardev", "file,append=on,id=" + name + ",path=" + file(name + ".log").string(),
         "-device", "virtserialport,chardev=" + name + ",name=" + name});
  }
  for (std::string& argument : unit_arguments(options_.units)) {
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

void Guest::launch() {
  start_disk();
  fs::remove(file(kStopSocket));
  machine_.emplace(or_throw(supervisor::Process::start(
      {.name = "the virtual machine",
       .path = or_throw(supervisor::find_installed("qemu-system-aarch64", "qemu-system-arm")),
       .arguments = machine(),
       .log = file("qemu.log")})));
}

void Guest::kill() {
  die(machine_);
  die(disk_);
}

std::optional<std::string> Guest::ended() {
  for (auto* process : {&machine_, &disk_}) {
    if (!*process) continue;
    const auto ending = (*process)->ending();
    if (!ending) continue;
    return "is without " + (*process)->program().name + ", which " + to_string(*ending) + ":\n" +
           (*process)->last_lines(20);
  }
  return {};
}

std::optional<std::string> Guest::stop() {
  const supervisor::Descriptor port = connect_to(file(kStopSocket));
  constexpr std::string_view kLine = "stop\n";
  if (::write(port.get(), kLine.data(), kLine.size()) != static_cast<ssize_t>(kLine.size())) {
    throw std::runtime_error("the virtual machine cannot be told to stop");
  }
  const auto ending = machine_->wait_until(supervisor::in(kOffWithin));
  kill();
  if (!ending) return "did not end, nor did its machine";
  if (ending->by_signal || ending->code != 0) return "had a machine that " + to_string(*ending);
  return {};
}

journal_sqlite::JournalDump Guest::journal() const {
  const DataPartition data(options_.image, file("data"));
  const fs::path journal = data.copy_out("/var/lib/latchkey");
  return or_throw(journal_sqlite::read_journal((journal / "journal.db").string()));
}

}  // namespace latchkey::gateway
