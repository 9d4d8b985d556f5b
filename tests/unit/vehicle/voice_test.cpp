#include "vehicle/voice.hpp"

#include <algorithm>

#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;

namespace {

constexpr auto kEverySignal = static_cast<std::ptrdiff_t>(kSignals.size());

std::ptrdiff_t lines(const std::string& text) { return std::ranges::count(text, '\n'); }

}  // namespace

TEST_GROUP(Voice) { Driver driver; };

TEST(Voice, new_agent_is_told_every_signal) {
  driver.vehicle.connect_agent(driver.now);
  CHECK_EQUAL(kEverySignal, lines(driver.heard()));
}

TEST(Voice, new_agent_hears_nothing_that_was_meant_for_the_one_before) {
  driver.write(1, {{kLock, false}});
  driver.vehicle.connect_agent(driver.now);
  const std::string said = driver.run();
  STRCMP_NOCASE_CONTAINS("signal", said.c_str());
  CHECK(said.find("done") == std::string::npos);
}

TEST(Voice, agent_that_connects_during_silence_is_told_everything_after_it) {
  driver.control("silent");
  driver.vehicle.connect_agent(driver.now);
  check_text("", driver.heard());
  driver.control("silent off");
  CHECK_EQUAL(kEverySignal, lines(driver.heard()));
}

TEST(Voice, without_an_agent_nothing_is_kept) {
  driver.vehicle.disconnect_agent();
  driver.write(1, {{kWindow, 100.0}});
  check_text("", driver.run());
}

TEST(Voice, what_waits_stays_bounded) {
  driver.control("delay 60000");
  for (std::uint64_t token = 0; token < 2 * Voice::kMessagesMax; ++token) driver.stop(token);
  driver.pass(Millis{60'000});
  const std::string said = driver.heard();
  CHECK_EQUAL(static_cast<std::ptrdiff_t>(Voice::kMessagesMax), lines(said));
  CHECK(said.ends_with("stopped " + std::to_string(2 * Voice::kMessagesMax - 1) + "\n"));
}

}  // namespace latchkey::vehicle
