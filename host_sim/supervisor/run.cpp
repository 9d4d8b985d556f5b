#include "supervisor/run.hpp"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "supervisor/control_socket.hpp"
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

// What runs beside the stack: its log for a person, and the power that the console cuts.
class Watch {
 public:
  Watch(Stack& stack, const Termination& termination, const ControlSocket* control, LogTail* tail)
      : stack_(stack), termination_(termination), control_(control), tail_(tail) {}

  base::Result<void, Error> until_the_end() {
    while (!termination_.requested()) {
      if (auto ended = stack_.first_ended()) return base::unexpected(std::move(*ended));
      if (tail_ != nullptr) tail_->print_news(std::cout);
      if (power_back_at_ && std::chrono::steady_clock::now() >= *power_back_at_) {
        power_back_at_.reset();
        if (auto launched = stack_.launch_agent(); !launched) return launched;
      }
      if (wait_for_news()) {
        control_->serve([this](std::string_view line) { return execute(line); });
      }
    }
    return {};
  }

 private:
  // True: somebody asks for something.
  bool wait_for_news() {
    const auto watch = [](int descriptor) {
      return pollfd{.fd = descriptor, .events = POLLIN, .revents = 0};
    };
    std::vector<pollfd> watched{watch(control_ == nullptr ? -1 : control_->descriptor()),
                                watch(termination_.descriptor()),
                                watch(tail_ == nullptr ? -1 : tail_->descriptor())};
    for (const Process* process : stack_.processes())
      watched.push_back(watch(process->descriptor()));
    int timeout_ms = -1;
    if (power_back_at_) {
      const auto left = *power_back_at_ - std::chrono::steady_clock::now();
      timeout_ms = std::max(0, static_cast<int>(std::chrono::ceil<base::Millis>(left).count()));
    }
    ::poll(watched.data(), watched.size(), timeout_ms);
    return (watched.front().revents & POLLIN) != 0;
  }

  // `power-cut MS`
  std::string execute(std::string_view line) {
    constexpr std::string_view kPowerCut = "power-cut ";
    unsigned for_ms = 0;
    const char* const end = line.data() + line.size();
    if (!line.starts_with(kPowerCut) ||
        std::from_chars(line.data() + kPowerCut.size(), end, for_ms).ptr != end) {
      return "power-cut MS is all that there is";
    }
    if (!stack_.cut_power()) return "the agent has no power already";
    power_back_at_ = std::chrono::steady_clock::now() + base::Millis(for_ms);
    return {};
  }

  Stack& stack_;
  const Termination& termination_;
  const ControlSocket* control_;
  LogTail* tail_;
  std::optional<Deadline> power_back_at_;
};

}  // namespace

base::Result<void, Error> run(StackOptions stack_options, const RunOptions& options,
                              const Termination& termination) {
  const std::filesystem::path programs = stack_options.programs;
  stack_options.interrupted = [&termination] { return termination.requested(); };
  auto stack = Stack::start(std::move(stack_options));
  if (!stack) return base::unexpected(stack.error());

  std::optional<ControlSocket> control;
  if (!(*stack)->clouds().empty()) {
    auto opened = ControlSocket::open((*stack)->control());
    if (!opened) return base::unexpected(opened.error());
    control.emplace(std::move(*opened));
  }
  std::optional<PassingFile> env_file;
  if (options.env_file) {
    if (auto written = write_private(*options.env_file, environment(**stack, programs)); !written) {
      return written;
    }
    env_file.emplace(*options.env_file);
  }
  std::cout << (options.console_only ? console_guide(**stack) : guide(**stack, programs))
            << std::flush;

  std::optional<LogTail> tail;
  if (options.verbose) tail.emplace((*stack)->workspace().file("log"));
  auto ended = Watch(**stack, termination, control ? &*control : nullptr, tail ? &*tail : nullptr)
                   .until_the_end();
  if (ended) std::cout << "\nEnding the agent, the vehicle and the broker.\n" << std::flush;
  (*stack)->stop();
  if (tail) tail->print_news(std::cout);
  return ended;
}

}  // namespace latchkey::supervisor
