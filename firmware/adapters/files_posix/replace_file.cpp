#include "adapters/files_posix/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace latchkey::files_posix {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

bool write_whole(const std::string& file, mode_t mode, std::string_view text, Lasting lasting) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (out.get() < 0 || ::fchmod(out.get(), mode) != 0) return false;
  const ssize_t written = ::write(out.get(), text.data(), text.size());
  if (written >= 0 && written < static_cast<ssize_t>(text.size())) errno = ENOSPC;
  if (written != static_cast<ssize_t>(text.size())) return false;
  return lasting == Lasting::until_reboot || ::fsync(out.get()) == 0;
}

}  // namespace

base::Result<void, std::string> replace_file(const std::string& file, mode_t mode,
                                             std::string_view text, Lasting lasting) {
  const std::string unfinished = file + ".new";
  ::unlink(unfinished.c_str());
  if (!write_whole(unfinished, mode, text, lasting) ||
      std::rename(unfinished.c_str(), file.c_str()) != 0) {
    const int number = errno;
    ::unlink(unfinished.c_str());
    return base::unexpected(file +
                            " cannot be written: " + std::generic_category().message(number));
  }
  if (lasting == Lasting::power_cut) {
    const auto parent = std::filesystem::path(file).parent_path();
    const Descriptor folder(
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ::fsync(folder.get());
  }
  return {};
}

}  // namespace latchkey::files_posix
