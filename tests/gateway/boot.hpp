// Boots the image as it was built, and once more with a configuration, and looks at what a gateway
// engineer would look at.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace latchkey::gateway {

struct Setup {
  std::filesystem::path image;   // stays as it is
  std::filesystem::path tools;   // a squashfs: latchkey-can-bridge, candump, report
  std::filesystem::path folder;  // for disks and logs; empty, and kept
  bool barriers = true;
  std::function<void(const std::string& line)> say;
};

// Throws std::runtime_error, with what was expected and what was seen, at the first thing that is
// not as it should be.
void boot_test(const Setup& setup);

}  // namespace latchkey::gateway
