// No time before the latest verified `iat` can be now, whatever the clock says.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(TimeFloor) {
  World world;

  static Request issued(base::WallTime at, std::string_view id) {
    Request request = make_request("lock", id);
    request.issued_at = at;
    request.expires_at = at + 60s;
    return request;
  }
  void conclude(Request request) {
    const CommandId id = request.id;
    world.begin(std::move(request));
    world.confirm_lock();
    world.stored();
    world.give(input::Delivered{id});
    world.sees(kLocked, false);
    world.forget_outputs();
  }
  void expect_refused(Request request, Reason reason) {
    expect_refused(world, std::move(request), reason);
  }
  static void expect_refused(World & by, Request request, Reason reason) {
    by.begin_or_refuse(std::move(request));
    by.expect_callback(Status::rejected, reason);
  }
  void expect_accepted(Request request) {
    world.begin_or_refuse(std::move(request));
    world.expect_callback(Status::accepted);
  }
};

TEST(TimeFloor, Keeps_expired_what_was_when_the_clock_goes_back_to_1970) {
  const base::WallTime start = world.now.wall;
  world.pass(1h);
  conclude(issued(world.now.wall, "c-1"));
  world.now.wall = base::WallTime{};
  expect_refused(issued(start, "c-2"), Reason::expired);
  expect_refused(issued(base::WallTime{}, "c-3"), Reason::expired);
  expect_accepted(issued(start + 1h, "c-4"));
}

TEST(TimeFloor, Leaves_the_skew_that_senders_are_allowed) {
  const base::Millis skew = make_settings().clock_skew;
  const base::WallTime floor = world.now.wall;
  conclude(issued(floor, "c-1"));
  world.now.wall = base::WallTime{};
  Request late = issued(floor - 60s, "c-2");
  late.expires_at = floor - skew - 1ms;
  expect_refused(late, Reason::expired);
  late.expires_at += 1ms;
  expect_accepted(late);
}

TEST(TimeFloor, Only_moves_forward) {
  const base::WallTime start = world.now.wall;
  conclude(issued(start, "c-1"));
  conclude(issued(start - 30s, "c-2"));
  world.now.wall = base::WallTime{};
  Request late = issued(start - 60s, "c-3");  // in time by the second one's `iat`
  late.expires_at = start - 20s;
  expect_refused(late, Reason::expired);
}

TEST(TimeFloor, Is_not_moved_by_what_does_not_verify) {
  const base::WallTime start = world.now.wall;
  world.verified(world.arrive(issued(start, "c-1")), /*genuine=*/false);
  world.expect_callback(Status::rejected, Reason::unauthenticated);
  world.now.wall = base::WallTime{};
  expect_refused(issued(start, "c-2"), Reason::not_yet_valid);
}

TEST(TimeFloor, Is_moved_by_what_verifies_and_may_not_start_all_the_same) {
  const base::WallTime start = world.now.wall;
  Request request = issued(start, "c-1");
  request.key = key_id("fleet");
  expect_refused(request, Reason::forbidden);
  world.now.wall = base::WallTime{};
  expect_accepted(issued(start, "c-2"));
}

TEST(TimeFloor, Of_an_earlier_run_holds_after_a_restart) {
  const base::WallTime floor = world.now.wall;
  for (const base::Millis before : {1h, 0h}) {
    World fresh = World::unstarted();
    Restored restored;
    restored.time_floor = floor;
    fresh.start(restored);
    fresh.sees_all();
    fresh.now.wall = base::WallTime{};
    fresh.begin_or_refuse(issued(floor - before, "c-1"));
    const bool late = before > 0ms;
    fresh.expect_callback(late ? Status::rejected : Status::accepted,
                          late ? std::optional(Reason::expired) : std::nullopt);
  }
}

TEST(TimeFloor, Id_is_forgotten_only_when_its_command_could_not_be_taken_again) {
  const Request first = issued(world.now.wall, "first");
  Restored full;
  full.remembered.push_back({first.id, first.fingerprint, first.expires_at, true, true});
  while (full.remembered.size() < kRememberedMax) {
    const std::string id = "f-" + std::to_string(full.remembered.size());
    full.remembered.push_back({command_id(id), {}, first.expires_at + 24h, true, true});
  }
  const base::WallTime last = first.expires_at + make_settings().clock_skew;
  for (const auto& [issued_at, room] : {std::pair(last, false), std::pair(last + 1ms, true)}) {
    World fresh = World::unstarted();
    fresh.start(full);
    fresh.sees_all();
    fresh.now.wall = issued_at;
    fresh.begin_or_refuse(issued(issued_at, "c-1"));
    fresh.expect_callback(room ? Status::accepted : Status::rejected,
                          room ? std::nullopt : std::optional(Reason::unavailable));
    fresh.forget_outputs();

    fresh.now.wall = base::WallTime{};
    fresh.begin_or_refuse(first);
    if (room) fresh.expect_callback(Status::rejected, Reason::expired);
    LONGS_EQUAL(room ? 0 : 1, fresh.repeats.size());
  }
}

TEST(TimeFloor, Clock_alone_lets_no_id_be_forgotten) {
  Restored full;
  for (std::size_t i = 0; i < kRememberedMax; ++i) {
    const std::string id = "f-" + std::to_string(i);
    full.remembered.push_back({command_id(id), {}, world.now.wall + 60s, true, true});
  }
  World fresh = World::unstarted();
  fresh.start(full);
  fresh.sees_all();
  Request request = issued(fresh.now.wall, "c-1");
  request.expires_at = request.issued_at + make_settings().lifetime_max;
  fresh.now.wall += 2min;  // the others have expired, but nobody who can know has said so
  expect_refused(fresh, request, Reason::unavailable);
}

TEST(TimeFloor, What_was_issued_before_the_journal_was_lost_is_refused) {
  const base::WallTime lost_at = world.now.wall - 10s;
  Restored restored;
  restored.refuse_issued_before = lost_at;
  World fresh = World::unstarted();
  fresh.start(restored);
  fresh.sees_all();
  for (const base::Millis before : {30000ms, 0ms}) {
    fresh.begin_or_refuse(issued(lost_at - before, "c-1"));
    const Callback refusal = fresh.expect_refusal(Reason::expired);
    STRCMP_CONTAINS("journal", std::string(refusal.failure->detail.view()).c_str());
  }
  fresh.begin_or_refuse(issued(lost_at + 1ms, "c-1"));
  fresh.expect_callback(Status::accepted);
}

}  // namespace latchkey::core::testing
