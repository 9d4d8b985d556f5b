// FolderWatch: tells when a file in a folder was written or took the place of another.
//
// It watches the folder, not a file: whoever replaces a file atomically renames a new one over it.
// Threading: the event loop's.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/lifetime.hpp"
#include "base/result.hpp"

namespace latchkey::files_inotify {

class FolderWatch {
 public:
  // Calls `changed` until this ends. The error is a sentence: the folder cannot be watched.
  [[nodiscard]] static base::Result<std::unique_ptr<FolderWatch>, std::string> start(
      const boost::asio::any_io_executor& executor, const std::string& folder,
      std::function<void()> changed);

 private:
  FolderWatch(const boost::asio::any_io_executor& executor, int descriptor,
              std::function<void()> changed);

  void read();

  boost::asio::posix::stream_descriptor descriptor_;
  std::function<void()> changed_;
  std::array<char, 4096> events_{};  // what they are does not matter
  base::Lifetime lifetime_;
};

}  // namespace latchkey::files_inotify
