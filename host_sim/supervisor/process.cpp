#include "supervisor/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace latchkey::supervisor {
namespace {

constexpr std::chrono::seconds kTaskWithin{10};
constexpr std::chrono::seconds kReadyWithin{10};
constexpr std::chrono::milliseconds kAskAgainAfter{5};
constexpr std::size_t kShownLines = 10;

Error system_error(const std::string& what) {
  return {ErrorKind::system, what + ": " + std::generic_category().message(errno)};
}

// Runs in the child, between fork and exec: nothing here may allocate or take a lock.
[[noreturn]] void become(char* const* arguments, int log, pid_t parent, int failure) {
  const auto give_up = [failure] {
    const int why = errno;
    [[maybe_unused]] const auto written = ::write(failure, &why, sizeof why);
    ::_exit(127);
  };
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) give_up();
  if (::getppid() != parent) ::_exit(127);  // it was gone before it could be watched
  ::setpgid(0, 0);

  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);  // one thread here. NOLINT(concurrency-mt-unsafe)
  ::signal(SIGPIPE, SIG_DFL);

  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing < 0 || ::dup2(nothing, 0) < 0) give_up();
  if (::dup2(log, 1) < 0 || ::dup2(log, 2) < 0) give_up();
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  ::execv(arguments[0], arguments);
  give_up();
  ::_exit(127);
}

// Through its number: <sys/pidfd.h> of glibc 2.36 cannot be used from C++.
Descriptor open_pidfd(pid_t pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

std::vector<char*> argument_pointers(std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return pointers;
}

int poll_timeout(Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace

std::string to_string(const Ending& ending) {
  return (ending.by_signal ? "was ended by signal " : "ended with status ") +
         std::to_string(ending.code);
}

base::Result<Process, Error> Process::start(Program program) {
  const Descriptor log(
      ::open(program.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!log.is_open()) return base::unexpected(system_error("cannot write " + program.log.string()));
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return base::unexpected(system_error("no pipe"));
  const Descriptor failure(ends[0]);
  std::optional<Descriptor> failure_in_child(ends[1]);

  std::vector<std::string> arguments = program.arguments;
  arguments.insert(arguments.begin(), program.path.string());
  const std::vector<char*> pointers = argument_pointers(arguments);

  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return base::unexpected(system_error("cannot start " + program.name));
  if (pid == 0) become(pointers.data(), log.get(), parent, failure_in_child->get());

  Process process(std::move(program), pid, open_pidfd(pid));
  if (process.descriptor() < 0) return base::unexpected(system_error("cannot watch a process"));
  failure_in_child.reset();
  int why = 0;
  // The pipe closes by itself when the child has become the program.
  if (::read(failure.get(), &why, sizeof why) == static_cast<ssize_t>(sizeof why)) {
    errno = why;
    return base::unexpected(system_error("cannot run " + process.program_.path.string()));
  }
  return process;
}

Process::Process(Program program, pid_t pid, Descriptor pidfd)
    : program_(std::move(program)), pid_(pid), pidfd_(std::move(pidfd)) {}

Process::Process(Process&& other) noexcept
    : program_(std::move(other.program_)),
      pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      ending_(other.ending_) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    kill_now();
    program_ = std::move(other.program_);
    pid_ = std::exchange(other.pid_, -1);
    pidfd_ = std::move(other.pidfd_);
    ending_ = other.ending_;
  }
  return *this;
}

Process::~Process() { kill_now(); }

void Process::kill_now() {
  if (pid_ < 0 || ending_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::optional<Ending> Process::wait_until(Deadline deadline) {
  if (ending_) return ending_;
  pollfd watched{.fd = pidfd_.get(), .events = POLLIN, .revents = 0};
  while (::poll(&watched, 1, poll_timeout(deadline)) < 0 && errno == EINTR) {
  }
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return {};
  ending_ = WIFSIGNALED(status) ? Ending{.by_signal = true, .code = WTERMSIG(status)}
                                : Ending{.by_signal = false, .code = WEXITSTATUS(status)};
  return ending_;
}

void Process::signal(int number) const {
  if (!ending_) ::kill(pid_, number);
}

Ending Process::stop(std::chrono::milliseconds grace) {
  signal(SIGTERM);
  if (const auto ended = wait_until(in(grace))) return *ended;
  signal(SIGKILL);
  return wait_until(in(std::chrono::seconds{10})).value_or(Ending{true, SIGKILL});
}

std::string Process::last_lines(std::size_t count_max) const {
  std::ifstream log(program_.log);
  std::vector<std::string> lines;
  for (std::string line; std::getline(log, line);) {
    if (lines.size() == count_max) lines.erase(lines.begin());
    lines.push_back(std::move(line));
  }
  std::ostringstream text;
  for (const std::string& line : lines) text << "  " << line << '\n';
  return std::move(text).str();
}

base::Result<void, Error> wait_until_ready(Process& process, const std::function<bool()>& ready) {
  const std::string& name = process.program().name;
  const Deadline deadline = in(kReadyWithin);
  do {
    if (const auto ending = process.wait_until(in(kAskAgainAfter))) {
      return base::unexpected(Error{
          ErrorKind::child_ended,
          "the " + name + ' ' + to_string(*ending) + ":\n" + process.last_lines(kShownLines)});
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return base::unexpected(Error{ErrorKind::no_answer, "the " + name + " does not get ready:\n" +
                                                              process.last_lines(kShownLines)});
    }
  } while (!ready());
  return {};
}

base::Result<void, Error> run_to_end(Program program) {
  auto process = Process::start(std::move(program));
  if (!process) return base::unexpected(process.error());
  const auto ending = process->wait_until(in(kTaskWithin));
  if (ending && !ending->by_signal && ending->code == 0) return {};
  const std::string what = ending ? to_string(*ending) : "does not end";
  return base::unexpected(
      Error{ErrorKind::child_ended,
            process->program().name + ' ' + what + ":\n" + process->last_lines(kShownLines)});
}

}  // namespace latchkey::supervisor
