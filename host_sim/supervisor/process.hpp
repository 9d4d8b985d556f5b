// Process: a child program and its output.
//
// A child has a process group of its own, so that Ctrl-C at the terminal reaches only the
// supervisor, which then ends its children in order. It cannot outlive its Process (the destructor
// kills it) nor the thread that started it (PR_SET_PDEATHSIG), even when that is killed outright.
// It inherits no descriptor but the standard three.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "supervisor/descriptor.hpp"
#include "supervisor/error.hpp"

namespace latchkey::supervisor {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

struct Program {
  std::string name;  // for messages
  std::filesystem::path path;
  std::vector<std::string> arguments;
  std::filesystem::path log;  // both its output streams, appended
};

struct Ending {
  bool by_signal = false;
  int code = 0;  // exit status or signal number
};

std::string to_string(const Ending& ending);  // "ended with status 78"

class Process {
 public:
  static base::Result<Process, Error> start(Program program);

  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] int descriptor() const { return pidfd_.get(); }  // readable once it has ended

  // How it ended; nothing while it runs, or still runs at the deadline.
  std::optional<Ending> ending() { return wait_until({}); }
  std::optional<Ending> wait_until(Deadline deadline);

  void signal(int number) const;

  // SIGTERM; what has not ended after `grace` is killed.
  Ending stop(std::chrono::milliseconds grace);

  // The end of its log, for a person who wants to know why it ended.
  [[nodiscard]] std::string last_lines(std::size_t count_max) const;

 private:
  Process(Program program, pid_t pid, Descriptor pidfd);
  void kill_now();

  Program program_;
  pid_t pid_ = -1;
  Descriptor pidfd_;
  std::optional<Ending> ending_;
};

// Asks, every few milliseconds, whether a process that was just started does its part now. For
// programs that tell nobody when they are ready.
base::Result<void, Error> wait_until_ready(Process& process, const std::function<bool()>& ready);

// Runs a short task to its end; anything but exit status 0 is an error.
base::Result<void, Error> run_to_end(Program program);

}  // namespace latchkey::supervisor
