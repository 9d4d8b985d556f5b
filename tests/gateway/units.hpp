// What the boot test adds to the guest's own units, without a change to the image: systemd takes
// units and drop-ins from credentials that a virtual machine's firmware hands over
// (systemd.system-credentials(7), SMBIOS type 11).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace latchkey::gateway {

// Ports of the guest that the host reads or writes as files, /dev/virtio-ports/NAME there.
inline constexpr const char* kAgentPort = "agent";      // the agent's log
inline constexpr const char* kCandumpPort = "candump";  // every frame of the guest's bus
inline constexpr const char* kReportPort = "report";    // tools/report
inline constexpr const char* kStopPort = "stop";        // a line there turns the guest off

// Where a guest of QEMU's user network sees the host's 127.0.0.1.
inline constexpr const char* kHostAddress = "10.0.2.2";
inline constexpr const char* kInterface = "vcan0";

struct UnitOptions {
  std::uint16_t bus_port;  // of the host, where the vehicle's bus is
  bool barriers = true;    // false: the data partition's writes come to the disk in any order
};

// Options of QEMU, each "-smbios" with its value.
std::vector<std::string> unit_arguments(const UnitOptions& options);

}  // namespace latchkey::gateway
