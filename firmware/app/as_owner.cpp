#include "app/as_owner.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace latchkey::app {

base::Result<AsOwnerOf, std::string> AsOwnerOf::folder(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    return base::unexpected(folder +
                            " cannot be looked at: " + std::generic_category().message(errno));
  }
  if (::geteuid() != 0 || status.st_uid == 0) return AsOwnerOf(false);
  // The group first: whoever is not root any more cannot change it.
  if (::setegid(status.st_gid) == 0 && ::seteuid(status.st_uid) == 0) return AsOwnerOf(true);
  const int error = errno;
  if (::setegid(0) != 0) std::terminate();
  return base::unexpected("cannot become user " + std::to_string(status.st_uid) + ", who owns " +
                          folder + ": " + std::generic_category().message(error));
}

AsOwnerOf::AsOwnerOf(AsOwnerOf&& other) noexcept : changed_(std::exchange(other.changed_, false)) {}

AsOwnerOf::~AsOwnerOf() {
  if (changed_ && (::seteuid(0) != 0 || ::setegid(0) != 0)) std::terminate();
}

}  // namespace latchkey::app
