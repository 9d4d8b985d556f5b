// LinesFile: a bounded file (mode 0600) that lines are appended to, for what is good to have and
// nothing depends on: it is never synced, and once it cannot be written, that is told and no more
// is tried. One thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lifetime.hpp"

namespace latchkey::lines_posix {

class LinesFile {
 public:
  static constexpr std::uint64_t kBytesMax = 16 * 1024 * 1024;

  // `complain` is called with a sentence, once at most. Before the file would grow beyond
  // `bytes_max`, it becomes FILE.1, in the place of an earlier one.
  LinesFile(std::string path, boost::asio::any_io_executor executor,
            std::function<void(std::string_view)> complain, std::uint64_t bytes_max = kBytesMax);
  LinesFile(const LinesFile&) = delete;
  LinesFile& operator=(const LinesFile&) = delete;
  ~LinesFile();  // writes what was added

  // `line` makes it, without its end, when the executor comes to writing it: after whatever it is
  // doing now.
  void add(std::function<std::string()> line);

 private:
  void open();
  void write();
  void rotate();
  void append(std::string_view text);
  void give_up(std::string_view what);

  std::string path_;
  boost::asio::any_io_executor executor_;
  std::function<void(std::string_view)> complain_;
  std::uint64_t bytes_max_;
  int file_ = -1;  // given up
  std::uint64_t size_ = 0;
  std::vector<std::function<std::string()>> waiting_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::lines_posix
