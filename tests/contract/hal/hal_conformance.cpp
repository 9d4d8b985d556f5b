// What ports/hal.hpp promises, held against whatever HAL make_hal_rig() brings.
#include <CppUTest/TestHarness.h>

#include "hal_recorder.hpp"
#include "hal_rig.hpp"

namespace latchkey::contract {

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

  void open() {
    recorder.open(rig->hal());
    wait_for([this] { return recorder.reads(kLock, true) && knows_all(); });
  }

  bool knows_all() const {
    return recorder.reads(kWindow, 0.0) && recorder.reads(kSpeed, 0.0) &&
           recorder.reads(kLock, true);
  }

  bool knows_none() const {
    return recorder.is_unknown(kLock) && recorder.is_unknown(kWindow) &&
           recorder.is_unknown(kSpeed);
  }

  void wait_for(const std::function<bool()>& done) { CHECK_TRUE(rig->run_until(done)); }

  void write_and_wait(WriteToken token, const std::vector<core::Assignment>& assignments,
                      WriteResult expected) {
    recorder.write(token, assignments);
    wait_for([&] { return recorder.count_of(token) > 0; });
    CHECK_TRUE(recorder.has_answer(token, expected));
  }

  // Everything sent before this has been dealt with after it.
  void fence() {
    const WriteToken token{1000 + fences++};
    write_and_wait(token, {{kSpeed, 0.0}}, WriteResult::refused);
  }

  std::uint64_t fences = 0;
};

TEST(Hal, opened_tells_every_known_signal) {
  CHECK_TRUE(knows_none());
  open();
}

TEST(Hal, change_in_the_vehicle_is_told) {
  open();
  rig->set_speed(50);
  wait_for([this] { return recorder.reads(kSpeed, 50.0); });
}

TEST(Hal, write_is_answered_once_and_confirmed_by_its_signal) {
  open();
  write_and_wait(kFirst, {{kLock, false}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kLock, false); });
  fence();
  CHECK_EQUAL(1, recorder.count_of(kFirst));
}

TEST(Hal, write_of_several_values_sets_each) {
  open();
  write_and_wait(kFirst, {{kLock, false}, {kWindow, 5.0}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kLock, false) && recorder.reads(kWindow, 5.0); });
}

TEST(Hal, write_that_the_vehicle_refuses_moves_nothing) {
  open();
  write_and_wait(kFirst, {{kLock, false}, {kSpeed, 1.0}}, WriteResult::refused);
  write_and_wait(kSecond, {{kWindow, 3.0}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kWindow, 3.0); });
  CHECK_TRUE(recorder.reads(kLock, true));
}

TEST(Hal, write_of_what_jams_is_taken_and_not_confirmed) {
  open();
  rig->jam(kLock);
  write_and_wait(kFirst, {{kLock, false}}, WriteResult::taken);
  write_and_wait(kSecond, {{kWindow, 3.0}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kWindow, 3.0); });
  CHECK_TRUE(recorder.reads(kLock, true));
}

TEST(Hal, stop_halts_what_moves_and_nothing_follows) {
  open();
  write_and_wait(kFirst, {{kWindow, 100.0}}, WriteResult::taken);
  wait_for([this] { return !recorder.reads(kWindow, 0.0); });
  recorder.stop(kFirst);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  const std::size_t reports = recorder.reports(kWindow);
  // The lock takes longer than the window from report to report.
  write_and_wait(kSecond, {{kLock, false}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kLock, false); });
  CHECK_EQUAL(reports, recorder.reports(kWindow));
  CHECK_FALSE(recorder.reads(kWindow, 100.0));
}

TEST(Hal, stop_at_rest_is_answered) {
  open();
  write_and_wait(kFirst, {{kLock, true}}, WriteResult::taken);
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
  write_and_wait(kFirst, {{kWindow, 100.0}}, WriteResult::taken);
  wait_for([this] { return !recorder.reads(kWindow, 0.0); });
  recorder.stop(core::kEarlierRun);
  wait_for([this] { return recorder.stopped(core::kEarlierRun) == 1; });
  fence();
  CHECK_FALSE(recorder.reads(kWindow, 100.0));
}

TEST(Hal, stop_leaves_its_write_unanswered_for_good) {
  open();
  recorder.write(kFirst, {{kLock, false}});
  recorder.stop(kFirst);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  fence();
  CHECK_EQUAL(0, recorder.count_of(kFirst));
  CHECK_TRUE(recorder.reads(kLock, true));
}

TEST(Hal, silent_vehicle_answers_a_stop_once_it_speaks) {
  open();
  rig->set_silent(true);
  recorder.write(kFirst, {{kWindow, 50.0}});
  recorder.stop(kFirst);
  rig->set_silent(false);
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
  fence();
  CHECK_EQUAL(0, recorder.count_of(kFirst));
  CHECK_EQUAL(1, recorder.stopped(kFirst));
}

TEST(Hal, vehicle_gone_makes_every_signal_unknown_and_fails_the_write) {
  open();
  rig->set_silent(true);
  recorder.write(kFirst, {{kLock, false}});
  rig->remove_vehicle();
  wait_for([this] { return knows_none() && recorder.count_of(kFirst) > 0; });
  CHECK_TRUE(recorder.has_answer(kFirst, WriteResult::failed));
}

TEST(Hal, write_without_a_vehicle_fails) {
  open();
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  write_and_wait(kFirst, {{kLock, false}}, WriteResult::failed);
  CHECK_EQUAL(1, recorder.count_of(kFirst));
}

TEST(Hal, write_without_a_vehicle_and_stopped_is_not_answered) {
  open();
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  recorder.write(kFirst, {{kLock, false}});
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
  write_and_wait(kFirst, {{kLock, false}}, WriteResult::taken);
  wait_for([this] { return recorder.reads(kLock, false); });
}

TEST(Hal, stop_unanswered_by_a_vehicle_gone_is_answered_by_the_one_returned) {
  open();
  write_and_wait(kFirst, {{kWindow, 100.0}}, WriteResult::taken);
  rig->set_silent(true);
  recorder.stop(kFirst);
  rig->remove_vehicle();
  wait_for([this] { return knows_none(); });
  CHECK_EQUAL(0, recorder.stopped(kFirst));
  rig->return_vehicle();
  wait_for([this] { return recorder.stopped(kFirst) == 1; });
}

}  // namespace latchkey::contract
