#include "runtime/fact_log.hpp"

#include <CppUTest/TestHarness.h>

#include <set>
#include <vector>

#include "fakes.hpp"

namespace latchkey::runtime::testing {

TEST_GROUP(Log) {
  FakeClock clock;
  std::vector<std::string> lines;

  FactLog log(LogLevel level) {
    return {clock, level, [this](std::string_view line) { lines.emplace_back(line); }};
  }

  static core::Fact fact(core::FactKind kind, std::string_view detail = {}) {
    return {kind, std::nullopt, std::nullopt, core::Detail::clipped(detail)};
  }

  // How much of all kinds of facts is told.
  std::size_t lines_at(LogLevel level) {
    lines.clear();
    FactLog all = log(level);
    for (int kind = 0; kind <= static_cast<int>(core::kLastFactKind); ++kind) {
      all(fact(static_cast<core::FactKind>(kind)));
    }
    return lines.size();
  }
};

TEST(Log, Fact_is_one_line_of_keys_and_values) {
  FactLog info = log(LogLevel::info);
  info({core::FactKind::refused, core::CommandId::parse("c-1"), core::Reason::busy,
        core::Detail::clipped("another command has the slot")});
  LONGS_EQUAL(1, lines.size());
  STRCMP_EQUAL(
      "ts=2026-09-21T14:13:20.000Z level=info event=refused id=c-1 reason=busy "
      "detail=\"another command has the slot\"",
      lines[0].c_str());
}

TEST(Log, Word_of_the_programs_own_is_a_line_too) {
  FactLog info = log(LogLevel::info);
  info.say(LogLevel::warning, "stopping", "at last");
  info.say(LogLevel::info, "ended", {});
  info.say(LogLevel::debug, "unheard", {});
  LONGS_EQUAL(2, lines.size());
  STRCMP_EQUAL("ts=2026-09-21T14:13:20.000Z level=warning event=stopping detail=\"at last\"",
               lines[0].c_str());
  STRCMP_EQUAL("ts=2026-09-21T14:13:20.000Z level=info event=ended", lines[1].c_str());
}

TEST(Log, Detail_cannot_end_the_line_or_pass_for_another_key) {
  FactLog info = log(LogLevel::info);
  info(fact(core::FactKind::refused, "a\" id=x \\ \n\x7f"));
  STRCMP_CONTAINS(R"(detail="a\" id=x \\ \x0a\x7f")", lines.at(0).c_str());
}

TEST(Log, Detail_cannot_move_a_terminals_cursor) {
  FactLog info = log(LogLevel::info);
  info(fact(core::FactKind::refused, "\x1b[2J\xC2\x9B"));  // ESC, and U+009B, which is the same
  STRCMP_CONTAINS(R"(detail="\x1b[2J\xc2\x9b")", lines.at(0).c_str());
}

TEST(Log, Levels_tell_more_and_more_up_to_every_kind) {
  std::size_t before = 0;
  for (const LogLevel level : {LogLevel::error, LogLevel::warning, LogLevel::info}) {
    const std::size_t now = lines_at(level);
    CHECK_TRUE(now > before);
    before = now;
  }
  LONGS_EQUAL(static_cast<std::size_t>(core::kLastFactKind) + 1, lines_at(LogLevel::debug));
  std::set<std::string> events;
  for (const std::string& line : lines) events.insert(line.substr(line.find("event=")));
  LONGS_EQUAL(lines.size(), events.size());
  CHECK_FALSE(events.contains("event="));
}

TEST(Log, Flood_of_one_kind_is_cut_and_counted_and_other_kinds_are_not) {
  FactLog info = log(LogLevel::info);
  for (int i = 0; i < 1000; ++i) info(fact(core::FactKind::refused));
  LONGS_EQUAL(20, lines.size());
  info(fact(core::FactKind::accepted));
  LONGS_EQUAL(21, lines.size());

  clock.pass(base::Millis{1000});
  info(fact(core::FactKind::refused));
  LONGS_EQUAL(23, lines.size());
  STRCMP_CONTAINS("level=warning event=suppressed kind=refused lines=980", lines[21].c_str());
  STRCMP_CONTAINS("event=refused", lines[22].c_str());
}

}  // namespace latchkey::runtime::testing
