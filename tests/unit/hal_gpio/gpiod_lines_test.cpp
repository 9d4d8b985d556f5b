// What the agent asks of libgpiod, against a stand-in for it.
#include "adapters/hal_gpio/gpiod_lines.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <optional>

#include "fake_gpiod.hpp"
#include "support/run_loop.hpp"

namespace latchkey::hal_gpio::testing {

TEST_GROUP(GpiodLines) {
  struct Heard final : Lines::Events {
    void on_change() override { ++changes; }
    void on_gone(std::string_view why) override { gone.emplace_back(why); }

    int changes = 0;
    std::vector<std::string> gone;
  };

  Heard heard;
  boost::asio::io_context loop{1};
  std::optional<GpiodLines> lines{std::in_place, loop.get_executor(), kChip};

  void setup() override {
    chip() = {};
    for (const unsigned offset : {1U, 2U, 3U}) chip().lines[offset] = {};
  }
  void teardown() override {
    lines.reset();
    CHECK_FALSE(chip().is_open);
  }

  std::string claim(const std::vector<LineUse>& uses) {
    const auto done = lines->claim(uses, heard);
    return done ? "claimed" : done.error();
  }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }
};

TEST(GpiodLines, Relay_that_is_on_stays_on) {
  chip().lines[1].is_output = true;
  chip().lines[1].level = false;
  STRCMP_EQUAL("claimed", claim({{1, LineKind::relay, true}}).c_str());
  CHECK_TRUE(lines->read(1) == true);
  CHECK_TRUE(chip().lines[1].driven == std::vector<bool>{false});
}

TEST(GpiodLines, Relay_that_was_no_output_is_off) {
  chip().lines[1].level = true;
  STRCMP_EQUAL("claimed", claim({{1, LineKind::relay, false}}).c_str());
  CHECK_TRUE(lines->read(1) == false);
  CHECK_TRUE(chip().lines[1].is_output);
}

TEST(GpiodLines, Motor_is_off) {
  chip().lines[1].is_output = true;
  chip().lines[1].level = false;
  STRCMP_EQUAL("claimed", claim({{1, LineKind::motor_relay, true}}).c_str());
  CHECK_TRUE(chip().lines[1].driven == std::vector<bool>{true});
}

TEST(GpiodLines, Output_is_set_by_what_it_means) {
  STRCMP_EQUAL("claimed", claim({{1, LineKind::relay, true}, {2, LineKind::relay, false}}).c_str());
  CHECK_TRUE(lines->set(1, true) && lines->set(2, true));
  CHECK_FALSE(chip().lines[1].level);
  CHECK_TRUE(chip().lines[2].level);
}

TEST(GpiodLines, Edges_are_told_each_time) {
  STRCMP_EQUAL("claimed", claim({{1, LineKind::input, true}}).c_str());
  raise_edge(chip().lines[1], true);
  wait_for([this] { return heard.changes == 1; });
  CHECK_TRUE(lines->read(1) == false);
  raise_edge(chip().lines[1], false);
  wait_for([this] { return heard.changes == 2; });
  CHECK_TRUE(lines->read(1) == true);
}

TEST(GpiodLines, Line_in_use_or_missing_is_named_and_the_others_are_let_go) {
  chip().lines[2].user = "heater";
  STRCMP_EQUAL("/dev/gpiochip7: line 2: Device or resource busy by heater",
               claim({{1, LineKind::input, false}, {2, LineKind::relay, false}}).c_str());
  CHECK_TRUE(chip().lines[1].user.empty());
  STRCMP_EQUAL("/dev/gpiochip7: line 9: Invalid argument",
               claim({{1, LineKind::input, false}, {9, LineKind::relay, false}}).c_str());
  STRCMP_EQUAL("claimed", claim({{1, LineKind::input, false}}).c_str());
}

TEST(GpiodLines, Chip_that_leaves_is_noticed_where_there_is_no_input) {
  STRCMP_EQUAL("claimed", claim({{1, LineKind::relay, false}}).c_str());
  chip().is_present = false;
  CHECK_FALSE(lines->read(1).has_value());
  wait_for([this] { return heard.gone.size() == 1; });
  CHECK_FALSE(chip().is_open);
}

TEST(GpiodLines, Chip_that_leaves_is_told_once_and_can_come_back) {
  const std::vector<LineUse> uses = {{1, LineKind::input, false}, {2, LineKind::relay, false}};
  STRCMP_EQUAL("claimed", claim(uses).c_str());
  chip().is_present = false;
  CHECK_FALSE(lines->set(2, true));
  CHECK_FALSE(lines->read(1).has_value());
  CHECK_TRUE(heard.gone.empty());
  raise_edge(chip().lines[1], true);
  wait_for([this] { return !heard.gone.empty(); });
  loop.poll();
  CHECK_TRUE(heard.gone == std::vector<std::string>{"/dev/gpiochip7: No such device"});
  CHECK_EQUAL(0, heard.changes);
  chip().is_present = true;
  STRCMP_EQUAL("claimed", claim(uses).c_str());
  raise_edge(chip().lines[1], true);
  wait_for([this] { return heard.changes == 1; });
}

}  // namespace latchkey::hal_gpio::testing
