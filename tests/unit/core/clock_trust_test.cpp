// Commands while nobody has set the wall clock.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(ClockTrust) {
  World world;

  void setup() override {
    world.now.wall = base::WallTime{};
    world.now.wall_is_trusted = false;
  }

  static Request bound_to(const Epoch& epoch, std::string_view id = "c-1") {
    Request request = make_request("lock", id);
    request.epoch = epoch;
    return request;
  }
  static Epoch present() { return make_settings().epoch; }
};

TEST(ClockTrust, Command_without_the_epoch_is_refused) {
  world.send(make_request("lock"));
  world.expect_refusal(Reason::clock_untrusted);
}

TEST(ClockTrust, Command_with_the_present_epoch_is_taken_whatever_its_times_are) {
  world.begin(bound_to(present()));
  world.expect_callback(Status::accepted);
}

TEST(ClockTrust, Command_of_an_earlier_epoch_is_refused) {
  world.send(bound_to(Epoch::parse("epoch-0").value()));
  world.expect_refusal(Reason::expired);
}

TEST(ClockTrust, Time_floor_still_tells_what_has_expired) {
  world.now.wall_is_trusted = true;
  world.now.wall = make_request("lock").issued_at;
  world.conclude_lock("c-1");
  setup();
  Request late = bound_to(present(), "c-2");
  late.expires_at = late.issued_at - make_settings().clock_skew - 1ms;
  late.issued_at = late.expires_at - 60s;
  world.send(late);
  world.expect_refusal(Reason::expired);
}

// A sender whose clock is years ahead would make everybody else's commands look old.
TEST(ClockTrust, Time_floor_is_not_raised_by_what_no_clock_has_confirmed) {
  Request ahead = bound_to(present());
  ahead.issued_at += 24h * 365;
  ahead.expires_at += 24h * 365;
  world.begin(ahead);
  world.confirm_lock();
  world.stored();
  world.give(input::Delivered{ahead.id});
  world.sees(kLocked, false);
  world.forget_outputs();
  world.now.wall_is_trusted = true;
  world.now.wall = make_request("lock").issued_at;
  world.begin(make_request("lock", "c-2"));
  world.expect_callback(Status::accepted);
}

TEST(ClockTrust, Control_commands_need_the_epoch_as_well) {
  world.send(make_request("ping", "p-1"));
  world.expect_refusal(Reason::clock_untrusted);
}

}  // namespace latchkey::core::testing
