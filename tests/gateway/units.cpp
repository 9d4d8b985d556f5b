#include "gateway/units.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "codec/base64url.hpp"

namespace latchkey::gateway {
namespace {

std::string base64(const std::string& text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::string encoded = codec::encode_base64url(std::span(bytes, text.size()));
  std::ranges::replace(encoded, '-', '+');
  std::ranges::replace(encoded, '_', '/');
  encoded.append((4 - encoded.size() % 4) % 4, '=');
  return encoded;
}

std::string port(const char* name) { return "/dev/virtio-ports/" + std::string(name); }

std::string bus(std::uint16_t host_port) {
  return "[Unit]\n"
         "Description=Cable to the vehicle\n"
         "Before=latchkeyd.service\n"
         "[Service]\n"
         "Type=exec\n"
         "ExecStartPre=modprobe vcan\n"
         "ExecStartPre=-ip link add " +
         std::string(kInterface) +
         " type vcan\n"
         "ExecStartPre=ip link set " +
         kInterface +
         " up\n"
         "ExecStartPre=mkdir -p /run/tools\n"
         "ExecStartPre=mount -t squashfs -o ro /dev/vdb /run/tools\n"
         "ExecStart=/run/tools/latchkey-can-bridge " +
         kInterface + " tcp:" + kHostAddress + ':' + std::to_string(host_port) + "\n";
}

std::string tool(const std::string& command, const char* output) {
  return "[Unit]\n"
         "After=test-bus.service\n"
         "[Service]\n"
         "Type=exec\n"
         "ExecStart=/run/tools/" +
         command +
         "\n"
         "StandardOutput=file:" +
         port(output) + "\n";
}

// While nobody is at the port's other end there is nothing to read.
std::string stop() {
  return "[Service]\n"
         "Type=exec\n"
         "ExecStart=sh -c 'until read line <" +
         port(kStopPort) +
         "; do sleep 1; done; "
         "systemctl poweroff'\n";
}

}  // namespace

std::vector<std::string> unit_arguments(const UnitOptions& options) {
  std::vector<std::pair<std::string, std::string>> credentials = {
      {"extra-unit.test-bus.service", bus(options.bus_port)},
      {"extra-unit.test-candump.service",
       tool("candump -L " + std::string(kInterface), kCandumpPort)},
      {"extra-unit.test-report.service", tool("report", kReportPort)},
      {"extra-unit.test-stop.service", stop()},
      {"unit-dropin.multi-user.target",
       "[Unit]\nWants=test-bus.service test-candump.service test-report.service "
       "test-stop.service\n"},
      // systemd opens the port from inside of the unit's cage, which has no devices.
      {"unit-dropin.latchkeyd.service",
       "[Service]\nDeviceAllow=char-virtio-portsdev w\n"
       "StandardError=file:" +
           port(kAgentPort) + '\n'},
  };
  if (!options.barriers) {
    credentials.emplace_back("unit-dropin.data.mount",
                             "[Mount]\nOptions=noatime,nobarrier,errors=remount-ro\n");
  }
  std::vector<std::string> arguments;
  for (const auto& [name, text] : credentials) {
    arguments.emplace_back("-smbios");
    arguments.push_back("type=11,value=io.systemd.credential.binary:systemd." + name + '=' +
                        base64(text));
  }
  return arguments;
}

}  // namespace latchkey::gateway
