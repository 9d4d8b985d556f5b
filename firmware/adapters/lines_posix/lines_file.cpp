#include "adapters/lines_posix/lines_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace latchkey::lines_posix {

LinesFile::LinesFile(std::string path, boost::asio::any_io_executor executor,
                     std::function<void(std::string_view)> complain, std::uint64_t bytes_max)
    : path_(std::move(path)),
      executor_(std::move(executor)),
      complain_(std::move(complain)),
      bytes_max_(bytes_max) {
  open();
}

LinesFile::~LinesFile() {
  write();
  if (file_ >= 0) ::close(file_);
}

// What matters comes first: a line is made, and written, only when the event that it tells of has
// been dealt with. A write to the page cache, a few KiB at most, is then shorter than most events.
void LinesFile::add(std::function<std::string()> line) {
  if (file_ < 0) return;
  waiting_.push_back(std::move(line));
  if (waiting_.size() > 1) return;
  boost::asio::post(executor_, lifetime_.guard([this] { write(); }));
}

void LinesFile::open() {
  constexpr mode_t kMode = 0600;
  // Not blocking: the name may be that of a pipe, which nobody reads.
  const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  file_ = ::open(path_.c_str(), flags, kMode);
  if (file_ < 0) return give_up("cannot be opened");
  struct stat status {};
  if (::fstat(file_, &status) != 0) return give_up("cannot be looked at");
  if (!S_ISREG(status.st_mode)) {
    errno = EINVAL;
    return give_up("is no file");
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

void LinesFile::write() {
  std::string text;
  for (const auto& line : waiting_) text += line() + '\n';
  waiting_.clear();
  if (size_ > 0 && size_ + text.size() > bytes_max_) rotate();
  append(text);
}

void LinesFile::rotate() {
  if (file_ < 0) return;
  const std::string before = path_ + ".1";
  if (std::rename(path_.c_str(), before.c_str()) != 0) return give_up("cannot be renamed");
  ::close(file_);
  open();
}

void LinesFile::append(std::string_view text) {
  while (file_ >= 0 && !text.empty()) {
    const ssize_t written = ::write(file_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return give_up("cannot be written");
    text.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
}

void LinesFile::give_up(std::string_view what) {
  const std::string why = std::generic_category().message(errno);
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  complain_(path_ + " " + std::string(what) + ": " + why + "; no more is written to it");
}

}  // namespace latchkey::lines_posix
