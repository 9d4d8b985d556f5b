// QueueRig: a PostQueue in virtual time, and a record of what it says.
#pragma once

#include <CppUTest/TestHarness.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/https_curl/post_queue.hpp"

namespace latchkey::https_curl {

inline core::EndpointName name(std::string_view text) { return *core::EndpointName::parse(text); }

inline Reply status(int code) {
  Reply reply;
  reply.status = code;
  return reply;
}

inline Reply unreachable() {
  Reply reply;
  reply.error = "unreachable";
  return reply;
}

inline Reply asks_to_wait(base::Millis time) {
  Reply reply = status(503);
  reply.retry_after = time;
  return reply;
}

inline constexpr base::WallTime kNoon{std::chrono::hours{12}};

// Two endpoints, A (0) and B (1), whose outcomes are given up after an hour. Delays are the longest
// that the jitter can give.
class QueueRig : public Utest {
 public:
  PostQueue queue{{{.name = name("A"), .give_up_after = std::chrono::hours{1}},
                   {.name = name("B"), .give_up_after = std::chrono::hours{1}}},
                  {.posts_max = 4},
                  [](base::Millis max) { return max; }};
  base::Now now{.mono = base::MonoTime{std::chrono::hours{1}}, .wall = kNoon};

  void pass(base::Millis time) {
    now.mono += time;
    now.wall += time;
  }

  void add(std::string_view endpoint, std::string_view id, base::WallTime concluded_at) {
    queue.add(name(endpoint),
              {.id = *core::CommandId::parse(id), .message = {}, .concluded_at = concluded_at});
  }
  void add(std::string_view endpoint, std::string_view id) { add(endpoint, id, now.wall); }

  // What is started now: "A:one B:two ".
  std::string started() {
    std::string text;
    while (const auto request = queue.start(now.mono)) {
      text.append(request->endpoint == 0 ? "A:" : "B:");
      text.append(request->outcome.id.view()).append(" ");
    }
    return text;
  }

  void reply(std::size_t endpoint, const Reply& what) { queue.replied(endpoint, what, now); }

  // Starts the one request that is due, and lets it fail.
  void fail_once(const Reply& with = unreachable()) {
    const auto request = queue.start(now.mono);
    CHECK(request.has_value());
    reply(request->endpoint, with);
  }

  base::Millis until_deadline() {
    const auto due = queue.next_deadline();
    CHECK(due.has_value());
    return base::time_left(now.mono, *due);
  }

  // "one+ two- " for verdicts; log lines as they are.
  std::string verdicts;
  std::vector<std::string> lines;
  void drain() {
    while (const auto output = queue.poll_output()) {
      if (const auto* verdict = std::get_if<Verdict>(&*output)) {
        verdicts.append(verdict->id.view()).append(verdict->taken ? "+ " : "- ");
      } else {
        const auto& line = std::get<LogLine>(*output);
        lines.push_back((line.level == LogLevel::warning ? "warning: " : "info: ") + line.text);
      }
    }
  }

  void check_verdicts(const char* expected) {
    drain();
    STRCMP_EQUAL(expected, verdicts.c_str());
    verdicts.clear();
  }

  void check_lines(const std::vector<std::string>& expected) {
    drain();
    LONGS_EQUAL(expected.size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      STRCMP_EQUAL(expected[i].c_str(), lines[i].c_str());
    }
    lines.clear();
  }
};

}  // namespace latchkey::https_curl
