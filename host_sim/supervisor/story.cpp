#include "supervisor/story.hpp"

#include <iomanip>
#include <sstream>
#include <utility>

#include "client/text.hpp"

namespace latchkey::supervisor {
namespace {

using client::Colour;

constexpr std::chrono::seconds kAnswerWithin{15};
constexpr std::chrono::milliseconds kAskEvery{100};
constexpr std::size_t kColumns = 99;
constexpr int kAskedMax = 5;

std::string after(std::chrono::microseconds time) {
  std::ostringstream text;
  text << std::setw(9) << std::fixed << std::setprecision(1)
       << static_cast<double>(time.count()) / 1000.0 << " ms";
  return std::move(text).str();
}

std::string words(const client::Why& why) {
  if (why.holder && why.retry_after) {
    return why.holder->command + " has the vehicle; try again in " +
           client::in_words(*why.retry_after);
  }
  return why.interlock.empty() ? why.detail : "it needs " + why.interlock;
}

std::string words(const client::Callback& callback) {
  std::string text(core::to_string(callback.status));
  if (callback.status == core::Status::in_progress) {
    return text + ": step " + std::to_string(callback.progress.step) + " of " +
           std::to_string(callback.progress.of);
  }
  if (callback.status == core::Status::succeeded) return text + ": the vehicle confirms it";
  if (!callback.why) return text;
  text += ", " + callback.why->code + ": ";
  if (callback.status == core::Status::rejected) return text + words(*callback.why);
  return text + (callback.executed == core::Executed::no
                     ? "rolled back, the vehicle is as it was"
                     : "what is left of it on the vehicle is not known");
}

Colour colour_of(core::Status status) {
  switch (status) {
    case core::Status::accepted:
    case core::Status::in_progress: return Colour::dim;
    case core::Status::succeeded: return Colour::good;
    case core::Status::failed:
    case core::Status::timed_out:
    case core::Status::cancelled:
    case core::Status::rejected: return Colour::bad;
  }
  return Colour::plain;
}

std::string name_of(core::Status status, std::optional<core::Reason> reason) {
  std::string name(core::to_string(status));
  if (reason) name += ' ' + std::string(core::to_string(*reason));
  return name;
}

}  // namespace

void Story::scene(std::string_view title) {
  if (!goes_on()) return;
  console_.line("");
  console_.line(std::to_string(++scenes_) + ". " + std::string(title));
}

void Story::tell(std::string_view text) {
  if (goes_on()) console_.line("   " + std::string(text));
}

std::optional<Caller::Sent> Story::send(Caller& caller, const std::string& command,
                                        std::vector<std::string> params) {
  if (!goes_on()) return {};
  return keep(caller.send(command, std::move(params)));
}

std::optional<Caller::Sent> Story::send_again(Caller& caller,
                                              const std::optional<Caller::Sent>& sent) {
  if (!goes_on() || !sent) return {};
  return keep(caller.send_again(*sent));
}

std::optional<Caller::Sent> Story::keep(base::Result<Caller::Sent, Error> sent) {
  if (sent) return std::move(*sent);
  end(std::move(sent.error()));
  return {};
}

std::optional<Caller::Answer> Story::await(Caller& caller, const Caller::Sent& sent) {
  const Deadline deadline = in(kAnswerWithin);
  while (std::chrono::steady_clock::now() < deadline) {
    if (auto answer = caller.answer(sent, in(kAskEvery))) return answer;
    if (auto why = interrupted_()) {
      end(std::move(*why));
      return {};
    }
  }
  end({ErrorKind::no_answer, "there is no answer to " + sent.command.name});
  return {};
}

std::optional<Caller::Answer> Story::expect(Caller& caller, const std::optional<Caller::Sent>& sent,
                                            core::Status status,
                                            std::optional<core::Reason> reason) {
  if (!goes_on() || !sent) return {};
  return judge(caller, *sent, await(caller, *sent), name_of(status, reason));
}

std::optional<Caller::Answer> Story::expect_outcome(Caller& caller,
                                                    const std::optional<Caller::Sent>& sent,
                                                    core::Status status,
                                                    std::optional<core::Reason> reason) {
  if (!goes_on() || !sent) return {};
  auto answer = await(caller, *sent);
  while (answer && !answer->callback.final) answer = await(caller, *sent);
  return judge(caller, *sent, std::move(answer), name_of(status, reason));
}

std::optional<Caller::Answer> Story::judge(const Caller& caller, const Caller::Sent& sent,
                                           std::optional<Caller::Answer> answer,
                                           const std::string& foretold) {
  if (!answer) return {};
  show(caller, *answer);
  const auto& why = answer->callback.why;
  const std::string got = name_of(answer->callback.status, why ? why->reason : std::nullopt);
  check(got == foretold, sent.command.name + " is " + foretold + ", and it is " + got);
  return answer;
}

void Story::show(const Caller& caller, const Caller::Answer& answer) {
  const client::Callback& callback = answer.callback;
  std::ostringstream prefix;
  prefix << after(answer.after) << "  " << std::left << std::setw(8) << caller.name()
         << std::setw(13) << client::printable(callback.command);
  const std::string text = client::printable(words(callback));
  const std::size_t room = kColumns - prefix.str().size();
  console_.line(prefix.str() + console_.paint(colour_of(callback.status), text.substr(0, room)));
}

void Story::await_signal(Caller& caller, std::string_view signal, std::string_view value) {
  for (int tries = 0; goes_on() && tries < kAskedMax; ++tries) {
    const auto asked = send(caller, "report_state");
    const auto answer = asked ? await(caller, *asked) : std::nullopt;
    if (!answer) return;
    for (const auto& [path, now] : answer->callback.result) {
      if (path == signal && now == value) return;
    }
  }
  end({ErrorKind::no_answer,
       "the agent does not see that " + std::string(signal) + " is " + std::string(value)});
}

void Story::check(bool holds, std::string_view what) {
  if (!goes_on()) return;
  ++checks_;
  if (!holds) end({ErrorKind::no_answer, "the demo went wrong; expected: " + std::string(what)});
}

void Story::end(Error error) {
  if (goes_on()) error_ = std::move(error);
}

}  // namespace latchkey::supervisor
