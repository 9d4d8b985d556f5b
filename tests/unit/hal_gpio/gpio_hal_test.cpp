// What the conformance suite does not reach: relays without a contact, motors, and the log.
#include "adapters/hal_gpio/gpio_hal.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>

#include "hal_recorder.hpp"
#include "support/gpio_board.hpp"
#include "support/run_loop.hpp"

namespace latchkey::hal_gpio {
namespace {

using core::SignalId;
using core::WriteResult;
using core::WriteToken;

constexpr SignalId kLight{0};
constexpr SignalId kGate{1};
constexpr SignalId kLatch{2};
constexpr unsigned kRelay = 10;
constexpr unsigned kOpens = 11;
constexpr unsigned kCloses = 12;
constexpr unsigned kContact = 13;
constexpr unsigned kUnlatches = 14;
constexpr unsigned kLatchContact = 15;

// A light without feedback, a gate on a motor, and a latch whose motor only opens it.
std::vector<Wire> wiring() {
  Wire light;
  light.output = kRelay;
  light.outputs_active_low = true;
  Wire gate;
  gate.to_true = kOpens;
  gate.to_false = kCloses;
  gate.input = kContact;
  Wire latch;
  latch.to_true = kUnlatches;
  latch.input = kLatchContact;
  return {light, gate, latch};
}

}  // namespace

TEST_GROUP(GpioHal) {
  contract::HalRecorder recorder;
  boost::asio::io_context loop{1};
  test_support::GpioBoard board{loop.get_executor()};
  std::vector<std::string> log;
  GpioHal hal{loop.get_executor(), wiring(), board.make_lines(),
              [this](std::string_view line) { log.emplace_back(line); }};
  std::uint64_t writes = 0;
  std::vector<unsigned> switched_on;

  void setup() override {
    board.on_set = [this](unsigned line, bool on) {
      if (on) switched_on.push_back(line);
      CHECK_FALSE(board.is_on(kOpens) && board.is_on(kCloses));
    };
  }
  void teardown() override { CHECK_FALSE(recorder.told_inside_call()); }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }

  void open() {
    recorder.open(hal);
    wait_for([this] { return !recorder.is_unknown(kGate); });
  }

  void write(SignalId signal, bool value, WriteResult expected = WriteResult::taken) {
    const WriteToken token{++writes};
    recorder.write(token, {{signal, value}});
    wait_for([&] { return recorder.count_of(token) == 1; });
    CHECK_TRUE(recorder.has_answer(token, expected));
  }

  // The relay's contacts stick, and the board sees it.
  void weld(unsigned line) {
    board.play(line, true);
    board.on_set = [this, line](unsigned set, bool on) {
      if (set == line && !on) board.play(line, true);
    };
  }

  void play(unsigned line, bool on) {
    board.play(line, on);
    wait_for([&] { return recorder.reads(kGate, on); });
  }
};

TEST(GpioHal, Lines_are_claimed_as_they_are_wired) {
  open();
  const auto& uses = board.uses();
  CHECK_EQUAL(6, uses.size());
  CHECK_TRUE(uses[0].offset == kRelay && uses[0].kind == LineKind::relay && uses[0].active_low);
  CHECK_TRUE(uses[1].offset == kOpens && uses[1].kind == LineKind::motor_relay);
  CHECK_TRUE(uses[2].offset == kCloses && uses[2].kind == LineKind::motor_relay);
  CHECK_TRUE(uses[3].offset == kContact && uses[3].kind == LineKind::input);
  CHECK_TRUE(uses[4].offset == kUnlatches && uses[4].kind == LineKind::motor_relay);
  CHECK_TRUE(uses[5].offset == kLatchContact && uses[5].kind == LineKind::input);
  CHECK_FALSE(uses[1].active_low || uses[2].active_low || uses[3].active_low);
}

TEST(GpioHal, Relay_without_a_contact_is_believed) {
  board.play(kRelay, true);
  open();
  CHECK_TRUE(recorder.reads(kLight, true));
  write(kLight, false);
  CHECK_FALSE(board.is_on(kRelay));
  CHECK_TRUE(recorder.reads(kLight, false));  // told with the answer
}

TEST(GpioHal, Relay_stays_as_it_was_set_when_stopped) {
  open();
  write(kLight, true);
  recorder.stop(WriteToken{1});
  wait_for([this] { return recorder.stopped(WriteToken{1}) == 1; });
  CHECK_TRUE(board.is_on(kRelay));
}

TEST(GpioHal, Motor_runs_until_its_contact_shows_the_value) {
  open();
  write(kGate, true);
  CHECK_TRUE(board.is_on(kOpens));
  play(kContact, true);
  CHECK_FALSE(board.is_on(kOpens));
  write(kGate, false);
  CHECK_TRUE(board.is_on(kCloses));
  play(kContact, false);
  CHECK_FALSE(board.is_on(kCloses));
}

TEST(GpioHal, Motor_that_is_there_already_is_not_started) {
  open();
  write(kGate, false);
  CHECK_TRUE(switched_on.empty());
}

TEST(GpioHal, Motor_for_one_direction_is_not_asked_for_the_other) {
  board.play(kLatchContact, true);
  open();
  write(kLatch, false, WriteResult::refused);
  CHECK_TRUE(switched_on.empty());
}

TEST(GpioHal, Motor_whose_other_relay_does_not_go_off_is_not_started) {
  open();
  weld(kCloses);
  write(kGate, true, WriteResult::failed);
  CHECK_FALSE(board.is_on(kOpens));
}

TEST(GpioHal, Stop_is_answered_when_the_motors_relay_has_gone_off) {
  open();
  write(kGate, true);
  weld(kOpens);
  recorder.stop(WriteToken{1});
  board.set_silent(true);
  wait_for([this] { return recorder.is_unknown(kGate); });
  board.set_silent(false);
  wait_for([this] { return !recorder.is_unknown(kGate); });
  CHECK_EQUAL(0, recorder.stopped(WriteToken{1}));
  board.on_set = [](unsigned, bool) {};
  wait_for([this] { return recorder.stopped(WriteToken{1}) == 1; });
  CHECK_FALSE(board.is_on(kOpens));
}

TEST(GpioHal, Motor_asked_back_before_it_has_left_rests) {
  open();
  write(kGate, true);
  write(kGate, false);
  CHECK_FALSE(board.is_on(kOpens) || board.is_on(kCloses));
}

TEST(GpioHal, Motor_whose_contact_cannot_be_read_is_not_started) {
  open();
  board.set_silent(true);
  write(kGate, true, WriteResult::failed);
  write(kLatch, true, WriteResult::failed);
  CHECK_TRUE(switched_on.empty());
}

TEST(GpioHal, Motor_whose_contact_cannot_be_read_any_more_is_switched_off) {
  open();
  write(kGate, true);
  board.set_silent(true);
  wait_for([this] { return recorder.is_unknown(kGate); });
  CHECK_FALSE(board.is_on(kOpens));
}

TEST(GpioHal, Motor_of_an_earlier_run_rests_once_the_lines_are_claimed) {
  board.play(kOpens, true);
  open();
  CHECK_FALSE(board.is_on(kOpens));
}

TEST(GpioHal, Lines_that_cannot_be_claimed_are_tried_again_and_told_once) {
  board.remove();
  recorder.open(hal);
  wait_for([this] { return board.tries() == 3; });
  CHECK_TRUE(recorder.is_unknown(kLight) && recorder.is_unknown(kGate));
  board.bring_back();
  wait_for([this] { return !recorder.is_unknown(kGate); });
  CHECK_TRUE(log == (std::vector<std::string>{"no board", "6 lines claimed"}));
}

TEST(GpioHal, Chip_that_goes_and_comes_back_is_told) {
  open();
  board.remove();
  wait_for([this] { return recorder.is_unknown(kLight) && recorder.is_unknown(kGate); });
  board.bring_back();
  wait_for([this] { return !recorder.is_unknown(kGate); });
  CHECK_TRUE(log == (std::vector<std::string>{"6 lines claimed", "pulled out", "6 lines claimed"}));
}

TEST(GpioHal, Line_that_cannot_be_read_is_told_once) {
  open();
  board.set_silent(true);
  wait_for([this] { return recorder.is_unknown(kGate); });
  CHECK_TRUE(log == (std::vector<std::string>{"6 lines claimed", "line 10 cannot be read",
                                              "line 13 cannot be read", "line 15 cannot be read"}));
}

}  // namespace latchkey::hal_gpio
