// ChildProcess: a program that a test started, and that ends with the test at the latest.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::test_support {

class ChildProcess {
 public:
  // Finds `command[0]` on the PATH, /usr/sbin and /usr/local/sbin included. Output goes to the file
  // `output`, which is appended to. Throws std::runtime_error when it cannot be started.
  ChildProcess(const std::vector<std::string>& command, const std::filesystem::path& output);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();  // SIGKILL, if it still runs

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();
  void signal(int number);

  // Waits for its end: the exit status, 128 + n after signal n; nothing when it has not ended.
  std::optional<int> wait(std::chrono::milliseconds patience);

 private:
  void reap(int options);

  pid_t pid_ = -1;
  int end_fd_ = -1;  // readable once the process has ended
  std::optional<int> status_;
};

}  // namespace latchkey::test_support
