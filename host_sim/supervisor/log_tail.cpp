#include "supervisor/log_tail.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <utility>

namespace latchkey::supervisor {

LogTail::LogTail(std::filesystem::path folder)
    : folder_(std::move(folder)), changes_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  ::inotify_add_watch(changes_.get(), folder_.c_str(), IN_MODIFY);
}

void LogTail::print_news(std::ostream& to) {
  std::array<char, 4096> news{};
  while (::read(changes_.get(), news.data(), news.size()) > 0) {
    // Which files changed matters less than where reading stopped.
  }
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
    std::streamoff& printed = printed_[entry.path().filename()];
    std::ifstream log(entry.path());
    log.seekg(printed);
    for (std::string line; std::getline(log, line) && !log.eof();) {
      to << std::left << std::setw(8) << entry.path().stem().string() << "| " << line << '\n';
      printed += static_cast<std::streamoff>(line.size()) + 1;
    }
  }
  to.flush();
}

}  // namespace latchkey::supervisor
