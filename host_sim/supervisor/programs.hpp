// Where programs are found.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "supervisor/error.hpp"

namespace latchkey::supervisor {

// The folder of the running program: ours are built, and installed, side by side.
std::filesystem::path own_folder();

// One of ours, in `folder`.
base::Result<std::filesystem::path, Error> find_own(const std::filesystem::path& folder,
                                                    std::string_view name);

// One of the system's, on PATH or in the sbin folders, which are off an ordinary user's PATH.
base::Result<std::filesystem::path, Error> find_installed(std::string_view name,
                                                          std::string_view debian_package);

}  // namespace latchkey::supervisor
