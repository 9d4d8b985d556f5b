#include "supervisor/run.hpp"

#include <poll.h>

#include <iostream>
#include <system_error>
#include <utility>
#include <vector>

#include "supervisor/guide.hpp"
#include "supervisor/log_tail.hpp"

namespace latchkey::supervisor {
namespace {

// A file that goes with its object.
class PassingFile {
 public:
  explicit PassingFile(std::filesystem::path path) : path_(std::move(path)) {}
  PassingFile(const PassingFile&) = delete;
  PassingFile& operator=(const PassingFile&) = delete;
  ~PassingFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

 private:
  std::filesystem::path path_;
};

base::Result<void, Error> watch(Stack& stack, const Termination& termination, LogTail* tail) {
  std::vector<pollfd> watched{{.fd = termination.descriptor(), .events = POLLIN, .revents = 0}};
  for (const Process* process : stack.processes()) {
    watched.push_back({.fd = process->descriptor(), .events = POLLIN, .revents = 0});
  }
  if (tail != nullptr) {
    watched.push_back({.fd = tail->descriptor(), .events = POLLIN, .revents = 0});
  }
  while (!termination.requested()) {
    if (auto ended = stack.first_ended()) return base::unexpected(std::move(*ended));
    if (tail != nullptr) tail->print_news(std::cout);
    ::poll(watched.data(), watched.size(), -1);
  }
  return {};
}

}  // namespace

base::Result<void, Error> run(StackOptions stack_options, const RunOptions& options,
                              const Termination& termination) {
  const std::filesystem::path programs = stack_options.programs;
  stack_options.interrupted = [&termination] { return termination.requested(); };
  auto stack = Stack::start(std::move(stack_options));
  if (!stack) return base::unexpected(stack.error());

  std::optional<PassingFile> env_file;
  if (options.env_file) {
    if (auto written = write_private(*options.env_file, environment(**stack, programs)); !written) {
      return written;
    }
    env_file.emplace(*options.env_file);
  }
  std::cout << guide(**stack, programs) << std::flush;

  std::optional<LogTail> tail;
  if (options.verbose) tail.emplace((*stack)->workspace().file("log"));
  auto ended = watch(**stack, termination, tail ? &*tail : nullptr);
  if (ended) std::cout << "\nEnding the agent, the vehicle and the broker.\n" << std::flush;
  (*stack)->stop();
  if (tail) tail->print_news(std::cout);
  return ended;
}

}  // namespace latchkey::supervisor
