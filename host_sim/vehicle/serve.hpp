// The simulated vehicle as a program: what latchkey-vehicle does until a signal ends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::vehicle {

// Exit codes.
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

// The bus is a virtual one, with `bus` or `port` or both, or the kernel's `interface`.
struct ServeOptions {
  std::string dbc;
  std::string bus;                    // unix:PATH
  std::optional<std::uint16_t> port;  // of 127.0.0.1; 0: any that is free
  std::string interface;
  std::string control;              // path of the control socket
  std::vector<std::string> faults;  // control lines, carried out at once
  bool dump = false;                // every frame to standard output
};

// The ECUs, and the hub of the virtual bus. Returns the exit code.
int serve(const ServeOptions& options);

// Prints the frames of a bus whose hub is at `address`, which may come and go.
int dump(const std::string& address);

// A line on standard error.
void tell(std::string_view line);

int fail(std::string_view why);  // tells, and gives the exit code for it

}  // namespace latchkey::vehicle
