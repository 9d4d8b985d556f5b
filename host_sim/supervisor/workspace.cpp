#include "supervisor/workspace.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace latchkey::supervisor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLongestSocketName = "vehicle-control.sock";

Error error_at(const fs::path& path, const std::string& what, int number = errno) {
  return {ErrorKind::system,
          what + " " + path.string() + ": " + std::generic_category().message(number)};
}

fs::path folder_for_temporary_ones() {
  for (const char* name : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const char* folder = ::secure_getenv(name);
    if (folder != nullptr && ::access(folder, W_OK | X_OK) == 0) return fs::absolute(folder);
  }
  return "/tmp";
}

}  // namespace

base::Result<Workspace, Error> Workspace::temporary() {
  std::string folder = (folder_for_temporary_ones() / "latchkey-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) {
    return base::unexpected(error_at(folder, "cannot make a folder like"));
  }
  return prepare(Workspace(folder, true));
}

base::Result<Workspace, Error> Workspace::kept(const fs::path& folder) {
  std::error_code failed;
  fs::path absolute = fs::absolute(folder, failed).lexically_normal();
  if (!failed) fs::create_directories(absolute, failed);
  if (failed) return base::unexpected(error_at(folder, "cannot make", failed.value()));
  if (::chmod(absolute.c_str(), 0700) != 0) {
    return base::unexpected(error_at(absolute, "cannot make private:"));
  }
  return prepare(Workspace(std::move(absolute), false));
}

base::Result<Workspace, Error> Workspace::prepare(Workspace workspace) {
  const fs::path& folder = workspace.folder_;
  if (folder.string().size() + 1 + kLongestSocketName.size() >= sizeof(sockaddr_un::sun_path)) {
    return base::unexpected(Error{ErrorKind::system, "the path of " + folder.string() +
                                                         " is too long for a Unix socket in it"});
  }
  const fs::path lock = folder / "lock";
  workspace.lock_ = Descriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!workspace.lock_.is_open()) return base::unexpected(error_at(lock, "cannot write"));
  if (::flock(workspace.lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    return base::unexpected(Error{
        ErrorKind::system, folder.string() + " is in use by another latchkey-sim; choose another"});
  }
  return workspace;
}

Workspace::Workspace(Workspace&& other) noexcept
    : folder_(std::move(other.folder_)),
      temporary_(std::exchange(other.temporary_, false)),
      lock_(std::move(other.lock_)) {}

Workspace::~Workspace() {
  std::error_code ignored;
  if (temporary_) fs::remove_all(folder_, ignored);
}

fs::path Workspace::file(std::string_view name) const {
  fs::path path = folder_ / name;
  std::error_code failed;  // shows when the file is opened
  fs::create_directories(path.parent_path(), failed);
  return path;
}

base::Result<void, Error> write_private(const fs::path& path, std::string_view text) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) return base::unexpected(error_at(path, "cannot write"));
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0) return base::unexpected(error_at(path, "cannot write"));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace latchkey::supervisor
