#include "supervisor/programs.hpp"

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

namespace latchkey::supervisor {

namespace fs = std::filesystem;

fs::path own_folder() {
  std::error_code failed;
  return fs::read_symlink("/proc/self/exe", failed).parent_path();
}

base::Result<fs::path, Error> find_own(const fs::path& folder, std::string_view name) {
  fs::path path = folder / name;
  if (::access(path.c_str(), X_OK) == 0) return path;
  return base::unexpected(
      Error{ErrorKind::program_missing, std::string(name) + " is not in " + folder.string() +
                                            "; build everything first: ./dev build release; or "
                                            "install the packages latchkey and latchkeyd"});
}

base::Result<fs::path, Error> find_installed(std::string_view name,
                                             std::string_view debian_package) {
  const char* path = ::secure_getenv("PATH");
  std::istringstream folders((path != nullptr ? std::string(path) + ':' : std::string{}) +
                             "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    fs::path found = fs::path(folder) / name;
    if (!folder.empty() && ::access(found.c_str(), X_OK) == 0) return found;
  }
  return base::unexpected(Error{ErrorKind::program_missing,
                                std::string(name) + " is missing; install it with: apt install " +
                                    std::string(debian_package)});
}

}  // namespace latchkey::supervisor
