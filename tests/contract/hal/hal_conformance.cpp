// What ports/hal.hpp promises, held against whatever HAL make_hal_rig() brings.
#include <CppUTest/TestHarness.h>

#include "hal_recorder.hpp"
#include "hal_rig.hpp"

namespace latchkey::contract {

using core::SignalId;
using core::WriteResult;
using core::WriteToken;

namespace {

constexpr WriteToken kFirst{1};
constexpr WriteToken kSecond{2};

}  // namespace

TEST_GROUP(Hal) {
  HalRecorder recorder;
  std::unique_ptr<HalRig> rig = make_hal_rig();

  void teardown() override { CHECK_FALSE(recorder.told_inside_call()); }

  const TwoValues& values(SignalId signal) { return rig->values()[core::index(signal)]; }
  core::Assignment to_other(SignalId signal) { return {signal, values(signal).other}; }

  bool reads_first(SignalId signal) { return recorder.reads(signal, values(signal).first); }
  bool reads_other(SignalId signal) { return recorder.reads(signal, values(signal).other); }
  bool knows_all() { return reads_first(kQuick) && reads_first(kSlow) && reads_first(kSensed); }
  bool knows_none() {
    return recorder.is_unknown(kQuick) && recorder.is_unknown(kSlow) &&
           recorder.is_unknown(kSensed);
  }
  bool is_at_first(SignalId signal) {
    return core::same_value(rig->reality(signal), values(signal).first);
  }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(rig->run_until(done)); }

  void open() {
    recorder.open(rig->hal());
    wait_for([this] { return knows_all(); });
  }

  void write_and_wait(WriteToken token, const std::vector<core::Assignment>& assignments,
                      WriteResult expected) {
    recorder.write(token, assignments);
    wait_for([&] { return recorder.count_of(token) > 0; });
    CHECK_TRUE(recorder.has_answer(token, expected));
  }

  // Sets the slow part in motion.
  void set_off() {
    write_and_wait(kFirst, {to_other(kSlow)}, WriteResult::taken);
    wait_for([this] { return rig->moves(kSlow); });
  }

  // What was asked for before this has come to something after it: a write has gone all the way to
  // the vehicle, and a change of the vehicle's all the way back.
  void fence() {
    const WriteToken token{1000 + fences++};
    write_and_wait(token, {to_other(kSensed)}, WriteResult::refused);
    const bool to_the_other = reads_first(kSensed);
    rig->sense(to_the_other ? values(kSensed).other : values(kSensed).first);
    wait_for([&] { return to_the_other ? reads_other(kSensed) : reads_first(kSensed); });
  }

  std::uint64_t fences = 0;
};

TEST(Hal, opened_tells_every_known_signal) {
  CHECK_TRUE(knows_none());
  open();
}

TEST(Hal, change_in_the_vehicle_is_told) {
  open();
  rig->sense(values(kSensed).other);
  wait_for([this] { return reads_other(kSensed); });
}

TEST(Hal, write_is_answered_once_and_confirmed_by_its_signal) {
  open();
  write_and_wait(kFirst, {to_other(kQuick)}, WriteResult::taken);
  wait_for([this] { return reads_other(kQuick); });
  fence();
  CHECK_EQUAL(1, recorder.count_of(kFirst));
}

TEST(Hal, write_of_several_values_sets_each) {
  open();
  write_and_wait(kFirst, {to_other(kQuick), to_other(kSlow)}, WriteResult::taken);
  wait_for([this] { return reads_other(kQuick) && reads_other(kSlow); });
}

TEST(Hal, write_that_is_refused_moves_nothing) {
  open();
  write_and_wait(kFirst, {to_other(kQuick), to_other(kSensed)}, WriteResult::refused);
  fence();
  CHECK_TRUE(reads_first(kQuick));
  CHECK_TRUE(is_at_first(kQuick));
}

TEST(Hal, value_of_another_kind_is_refused) {
  open();
  write_and_wait(kFirst, {{kQuick, core::Word::clipped("nonsense")}}, WriteResult::refused);
  write_and_wait(kSecond, {{SignalId{99}, true}}, WriteResult::refused);
}

TEST(Hal, write_of_what_jams_is_taken_and_not_confirmed) {
  open();
  rig->jam(kQuick);
  write_and_wait(kFirst, {to_other(kQuick)}, WriteResult::taken);
  write_and_wait(kSecond, {to_other(kSlow)}, WriteResult::taken);
  wait_for([this] { return reads_other(kSlow); });
  CHECK_TRUE(reads_first(kQuick));
}

TEST(Hal, stop_halts_what_moves_and_nothing_follows) {
  open();
  set_off();
  recorder.stop(kFirst);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  CHECK_FALSE(rig->moves(kSlow));
  const core::Value halted = rig->reality(kSlow);
  fence();
  // The quick part has the time that the slow one would have taken.
  write_and_wait(kSecond, {to_other(kQuick)}, WriteResult::taken);
  wait_for([this] { return reads_other(kQuick); });
  CHECK_TRUE(core::same_value(halted, rig->reality(kSlow)));
  CHECK_FALSE(reads_other(kSlow));
  CHECK_EQUAL(1, recorder.stopped(kFirst));
}

TEST(Hal, stop_at_rest_is_answered) {
  open();
  write_and_wait(kFirst, {{kQuick, values(kQuick).first}}, WriteResult::taken);
  recorder.stop(kFirst);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
}

TEST(Hal, stop_of_an_earlier_run_is_answered_even_if_asked_at_once) {
  recorder.open(rig->hal());
  recorder.stop(core::kEarlierRun);
  wait_for([this] { return recorder.stopped(core::kEarlierRun) == 1; });
}

TEST(Hal, stop_of_an_earlier_run_halts_what_moves) {
  open();
  set_off();
  recorder.stop(core::kEarlierRun);
  wait_for([this] { return recorder.stopped(core::kEarlierRun) == 1; });
  CHECK_FALSE(rig->moves(kSlow));
  CHECK_FALSE(core::same_value(rig->reality(kSlow), values(kSlow).other));
}

TEST(Hal, stop_leaves_its_write_unanswered_for_good) {
  open();
  recorder.write(kFirst, {to_other(kSlow)});
  recorder.stop(kFirst);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  fence();
  CHECK_EQUAL(0, recorder.count_of(kFirst));
  CHECK_FALSE(rig->moves(kSlow));
}

TEST(Hal, silent_vehicle_answers_a_stop_once_it_speaks) {
  open();
  rig->set_silent(true);
  recorder.write(kFirst, {to_other(kSlow)});
  recorder.stop(kFirst);
  rig->set_silent(false);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  fence();
  CHECK_EQUAL(0, recorder.count_of(kFirst));
  CHECK_EQUAL(1, recorder.stopped(kFirst));
}

TEST(Hal, vehicle_that_falls_silent_makes_every_signal_unknown) {
  open();
  rig->set_silent(true);
  wait_for([this] { return knows_none(); });
  rig->set_silent(false);
  wait_for([this] { return knows_all(); });
}

// Where nothing acknowledges, a write can have been taken before anybody could know.
TEST(Hal, vehicle_gone_makes_every_signal_unknown_and_answers_the_write_once) {
  open();
  rig->set_silent(true);
  recorder.write(kFirst, {to_other(kQuick)});
  rig->remove_vehicle();
  wait_for([this] { return knows_none() && recorder.count_of(kFirst) > 0; });
  CHECK_FALSE(recorder.has_answer(kFirst, WriteResult::refused));
  CHECK_EQUAL(1, recorder.count_of(kFirst));
}

TEST(Hal, write_without_a_vehicle_is_not_confirmed) {
  open();
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  recorder.write(kFirst, {to_other(kQuick)});
  wait_for([&] { return recorder.count_of(kFirst) > 0; });
  CHECK_FALSE(recorder.has_answer(kFirst, WriteResult::refused));
  CHECK_TRUE(knows_none());
}

TEST(Hal, write_without_a_vehicle_and_stopped_is_not_answered) {
  open();
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  recorder.write(kFirst, {to_other(kSlow)});
  recorder.stop(kFirst);
  rig->return_vehicle();
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  CHECK_EQUAL(0, recorder.count_of(kFirst));
}

TEST(Hal, vehicle_returned_tells_every_signal_and_takes_writes) {
  open();
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  rig->return_vehicle();
  wait_for([this] { return knows_all(); });
  write_and_wait(kFirst, {to_other(kQuick)}, WriteResult::taken);
  wait_for([this] { return reads_other(kQuick); });
}

TEST(Hal, stop_unanswered_by_a_vehicle_gone_is_answered_by_the_one_returned) {
  open();
  set_off();
  rig->set_silent(true);
  recorder.stop(kFirst);
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  CHECK_EQUAL(0, recorder.stopped(kFirst));
  rig->return_vehicle();
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
}

}  // namespace latchkey::contract
