#include "adapters/files_inotify/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace latchkey::files_inotify {

base::Result<std::unique_ptr<FolderWatch>, std::string> FolderWatch::start(
    const boost::asio::any_io_executor& executor, const std::string& folder,
    std::function<void()> changed) {
  const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor >= 0 &&
      ::inotify_add_watch(descriptor, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) >= 0) {
    std::unique_ptr<FolderWatch> watch(new FolderWatch(executor, descriptor, std::move(changed)));
    watch->read();
    return watch;
  }
  const int number = errno;
  if (descriptor >= 0) ::close(descriptor);
  return base::unexpected(folder +
                          " cannot be watched: " + std::generic_category().message(number));
}

FolderWatch::FolderWatch(const boost::asio::any_io_executor& executor, int descriptor,
                         std::function<void()> changed)
    : descriptor_(executor, descriptor), changed_(std::move(changed)) {}

void FolderWatch::read() {
  descriptor_.async_read_some(
      boost::asio::buffer(events_),
      lifetime_.guard([this](const boost::system::error_code& error, std::size_t /*bytes*/) {
        if (error) return;
        read();
        changed_();
      }));
}

}  // namespace latchkey::files_inotify
