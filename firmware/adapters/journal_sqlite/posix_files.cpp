#include "adapters/journal_sqlite/posix_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace latchkey::journal_sqlite {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

Error from_errno(const std::string& path, int number) {
  const ErrorCode code = number == ENOSPC || number == EDQUOT ? ErrorCode::full
                         : number == EROFS                    ? ErrorCode::read_only
                                                              : ErrorCode::io;
  return {code, path + ": " + std::generic_category().message(number)};
}

base::unexpected<Error> failed(const std::string& path) {
  return base::unexpected(from_errno(path, errno));
}

Result<void> sync_and_close(int descriptor, const std::string& path) {
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  if (synced) return {};
  return base::unexpected(from_errno(path, number));
}

// A name is as durable as the folder that it is in.
Result<void> sync_folder_of(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failed(folder);
  return sync_and_close(descriptor, folder);
}

}  // namespace

Result<std::unique_ptr<PosixFiles>> PosixFiles::claim(const std::string& path) {
  const std::string name = path + ".lock";
  const int lock = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (lock < 0) return failed(name);
  std::unique_ptr<PosixFiles> files(new PosixFiles(lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return files;
  if (errno != EWOULDBLOCK) return failed(name);
  return base::unexpected(Error{ErrorCode::in_use, path + ": another agent has this journal"});
}

PosixFiles::~PosixFiles() { ::close(lock_); }

Result<bool> PosixFiles::exists(const std::string& path) const {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) return true;
  if (errno == ENOENT) return false;
  return failed(path);
}

Result<void> PosixFiles::create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) return failed(path);
  return sync_and_close(descriptor, path).and_then([&] { return sync_folder_of(path); });
}

Result<void> PosixFiles::rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return failed(from);
  return sync_folder_of(to);
}

std::optional<base::WallTime> PosixFiles::modified_at(const std::string& path) const {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  const auto since_epoch =
      std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::nanoseconds(found.st_mtim.tv_nsec);
  return base::WallTime(std::chrono::ceil<base::Millis>(since_epoch));
}

}  // namespace latchkey::journal_sqlite
