// Story: what the demo prints, and whether it was true.
//
// Every callback that is shown is held against what was foretold. The first that differs ends the
// story: from then on nothing is sent, awaited or printed any more, and error() says what was
// wrong.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/console.hpp"
#include "core/reason.hpp"
#include "supervisor/caller.hpp"
#include "supervisor/error.hpp"

namespace latchkey::supervisor {

class Story {
 public:
  // `interrupted` is asked while waiting.
  Story(client::Console& console, std::function<std::optional<Error>()> interrupted)
      : console_(console), interrupted_(std::move(interrupted)) {}

  void scene(std::string_view title);
  void tell(std::string_view text);

  std::optional<Caller::Sent> send(Caller& caller, const std::string& command,
                                   std::vector<std::string> params = {});
  std::optional<Caller::Sent> send_again(Caller& caller, const std::optional<Caller::Sent>& sent);

  // The next callback has this status, and this reason.
  std::optional<Caller::Answer> expect(Caller& caller, const std::optional<Caller::Sent>& sent,
                                       core::Status status,
                                       std::optional<core::Reason> reason = {});
  // The same of the final callback; those before it are not shown.
  std::optional<Caller::Answer> expect_outcome(Caller& caller,
                                               const std::optional<Caller::Sent>& sent,
                                               core::Status status,
                                               std::optional<core::Reason> reason = {});

  // Goes on once the agent sees this value, as it reports it.
  void await_signal(Caller& caller, std::string_view signal, std::string_view value);

  void check(bool holds, std::string_view what);
  void end(Error error);

  [[nodiscard]] bool goes_on() const { return !error_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] unsigned checks() const { return checks_; }

 private:
  std::optional<Caller::Sent> keep(base::Result<Caller::Sent, Error> sent);
  std::optional<Caller::Answer> await(Caller& caller, const Caller::Sent& sent);
  std::optional<Caller::Answer> judge(const Caller& caller, const Caller::Sent& sent,
                                      std::optional<Caller::Answer> answer,
                                      const std::string& foretold);
  void show(const Caller& caller, const Caller::Answer& answer);

  client::Console& console_;
  std::function<std::optional<Error>()> interrupted_;
  std::optional<Error> error_;
  unsigned scenes_ = 0;
  unsigned checks_ = 0;
};

}  // namespace latchkey::supervisor
