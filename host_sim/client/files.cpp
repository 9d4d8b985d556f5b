#include "client/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "client/text.hpp"

namespace latchkey::client {
namespace {

constexpr mode_t kPrivate = S_IRUSR | S_IWUSR;
constexpr mode_t kPublic = kPrivate | S_IRGRP | S_IROTH;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

base::unexpected<Problem> failure(const std::string& doing, const std::string& path, int error) {
  return problem(Exit::configuration, "cannot " + doing + " " + printable(path) + ": " +
                                          std::generic_category().message(error));
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(fd) == 0;
}

// Writes beside `path` and renames: mkostemp() makes a file that only its owner can read.
Result<void> write_and_rename(const std::string& path, std::string_view text, mode_t mode) {
  std::string draft = path + ".XXXXXX";
  const Descriptor file(::mkostemp(draft.data(), O_CLOEXEC));
  if (file.get() < 0) return failure("write", path, errno);
  const bool written = write_all(file.get(), text) && ::fchmod(file.get(), mode) == 0 &&
                       ::rename(draft.c_str(), path.c_str()) == 0;
  if (written) return {};
  const int error = errno;
  ::unlink(draft.c_str());
  return failure("write", path, error);
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return failure("read", path, errno);
  std::string text(kFileBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kFileBytesMax) return failure("read", path, EFBIG);
  text.resize(size);
  return text;
}

bool file_exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

Result<void> write_private_file(const std::string& path, std::string_view text, bool replace) {
  if (replace) return write_and_rename(path, text, kPrivate);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate));
  if (file.get() < 0 && errno == EEXIST) {
    return problem(Exit::configuration, printable(path) +
                                            " exists already: name another file with --out, or "
                                            "replace it with --force");
  }
  if (file.get() < 0) return failure("write", path, errno);
  if (write_all(file.get(), text)) return {};
  const int error = errno;
  ::unlink(path.c_str());
  return failure("write", path, error);
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  return write_and_rename(path, text, exists ? status.st_mode & 07777U : kPublic);
}

}  // namespace latchkey::client
