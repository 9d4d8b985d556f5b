// What is counted: a real core and pump, observed.
#include "runtime/metrics.hpp"

#include "rig.hpp"

namespace latchkey::runtime::testing {
namespace {

std::uint64_t at(const Figures::ByReason& figures, core::Reason reason) {
  return figures.at(static_cast<std::size_t>(reason));
}

std::uint64_t at(const Figures::ByStatus& figures, core::Status status) {
  return figures.at(static_cast<std::size_t>(status));
}

core::RememberedCommand remembered(const char* id, bool delivered) {
  return {.id = core::CommandId::parse(id).value(),
          .fingerprint = {},
          .expires_at = {},
          .concluded = true,
          .delivered = delivered};
}

}  // namespace

TEST_GROUP(MetricsOf) {
  Metrics metrics{1};
  Rig rig{{&metrics}};
  const Figures& figures = metrics.figures();

  void connect() {
    rig.connect();
    rig.journal.stored.clear();
  }

  void start_lock(const char* id) {
    rig.receive_lock(id);
    rig.verified();
    rig.stored();
  }
};

TEST(MetricsOf, Command_that_succeeds_is_counted_at_each_turn) {
  connect();
  start_lock("c-1");
  LONGS_EQUAL(1, figures.accepted);
  CHECK_TRUE(figures.running);

  rig.wrote();
  rig.clock.pass(base::Millis{200});
  rig.see_locked(true);
  rig.link.published.clear();
  rig.stored();
  CHECK_FALSE(figures.running);
  LONGS_EQUAL(1, at(figures.concluded, core::Status::succeeded));
  LONGS_EQUAL(0, at(figures.failed, core::Reason::malformed));
  LONGS_EQUAL(1, figures.undelivered);
  LONGS_EQUAL(1, figures.durations.count);
  LONGS_EQUAL(200'000, figures.durations.sum.count());

  rig.link.events->on_delivered(rig.take_published().delivery.value());
  LONGS_EQUAL(0, figures.undelivered);
  LONGS_EQUAL(0, figures.recovered);
}

TEST(MetricsOf, Command_that_fails_is_counted_by_its_reason) {
  connect();
  start_lock("c-1");
  rig.wrote();
  rig.pass(base::Millis{60'000});  // no feedback
  rig.stopped();
  while (!rig.journal.stored.empty()) rig.stored();
  LONGS_EQUAL(1, at(figures.concluded, core::Status::failed));
  LONGS_EQUAL(1, at(figures.failed, core::Reason::not_confirmed));
  LONGS_EQUAL(0, at(figures.concluded, core::Status::succeeded));
}

TEST(MetricsOf, Refusals_are_counted_by_reason_and_duplicates_apart) {
  connect();
  start_lock("c-1");
  rig.receive_lock("c-2");
  rig.receive_lock("c-3");
  rig.receive_lock("c-1");
  LONGS_EQUAL(2, at(figures.rejected, core::Reason::busy));
  LONGS_EQUAL(0, at(figures.rejected, core::Reason::forbidden));
  LONGS_EQUAL(1, figures.duplicates);
  LONGS_EQUAL(1, figures.accepted);
}

TEST(MetricsOf, Message_of_nobody_is_ignored_and_counted) {
  connect();
  rig.receive(make_message(make_jws("c-1", "lock", "stranger")));
  LONGS_EQUAL(1, figures.ignored);
  auto retained = make_message(make_jws("c-2"));
  retained.retained = true;
  rig.receive(std::move(retained));
  LONGS_EQUAL(2, figures.ignored);
}

TEST(MetricsOf, Outcomes_that_an_earlier_run_has_left_wait) {
  core::Restored left;
  left.remembered = {remembered("c-1", true), remembered("c-2", false)};
  rig.restore(left);
  LONGS_EQUAL(1, figures.undelivered);
}

TEST(MetricsOf, Journal_that_does_not_store_is_counted) {
  connect();
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored(false);
  LONGS_EQUAL(1, figures.journal_failures);
  LONGS_EQUAL(1, at(figures.rejected, core::Reason::unavailable));
  LONGS_EQUAL(0, figures.accepted);
}

TEST(MetricsOf, Connections_are_counted_and_the_present_one_told) {
  connect();
  CHECK_TRUE(figures.connected);
  rig.link.events->on_link_down("lost");
  CHECK_FALSE(figures.connected);
  LONGS_EQUAL(1, figures.disconnects);
  rig.link.events->on_link_down("still away");  // a try that failed ends no connection
  LONGS_EQUAL(1, figures.disconnects);
  rig.link.events->on_link_up();
  LONGS_EQUAL(2, figures.connects);
}

TEST(MetricsOf, Vehicle_is_known_with_all_of_its_signals) {
  rig.restore();
  CHECK_FALSE(figures.vehicle_known);
  LONGS_EQUAL(0, figures.signals_known);
  rig.see_locked(true);
  CHECK_TRUE(figures.vehicle_known);
  LONGS_EQUAL(1, figures.signals_known);
  rig.hal.events->on_signal(kLocked, std::nullopt);
  CHECK_FALSE(figures.vehicle_known);
  LONGS_EQUAL(0, figures.signals_known);
  LONGS_EQUAL(1, figures.vehicle_losses);
  LONGS_EQUAL(1, rig.count(core::FactKind::vehicle_up));
  LONGS_EQUAL(1, rig.count(core::FactKind::vehicle_down));
  STRCMP_CONTAINS("is not known", std::string(rig.facts.back().detail.view()).c_str());
}

TEST(MetricsOf, Change_is_told_once_and_values_that_change_are_none) {
  connect();
  CHECK_TRUE(metrics.take_change());
  CHECK_FALSE(metrics.take_change());
  rig.see_locked(true);
  CHECK_FALSE(metrics.take_change());
  start_lock("c-1");
  CHECK_TRUE(metrics.take_change());
}

TEST_GROUP(Durations){};

TEST(Durations, Bucket_holds_all_that_took_its_bound_or_less) {
  Durations durations;
  durations.add(base::Millis{100});
  durations.add(base::Millis{101});
  durations.add(base::Millis{400'000});
  LONGS_EQUAL(3, durations.count);
  LONGS_EQUAL(1, durations.at_most.front());
  LONGS_EQUAL(2, durations.at_most.at(1));
  LONGS_EQUAL(2, durations.at_most.back());
}

}  // namespace latchkey::runtime::testing
