#include "adapters/process_linux/memory.hpp"

#include <unistd.h>

#include <fstream>

namespace latchkey::process_linux {

std::optional<std::uint64_t> resident_bytes() {
  std::uint64_t all_pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream statm("/proc/self/statm");
  if (!(statm >> all_pages >> resident_pages)) return std::nullopt;
  return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace latchkey::process_linux
