// `ping` and `report_state`: answered at once, whatever runs. (`cancel` has a file of its own.)
#include "core/control.hpp"

#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(ControlCommand) { World world; };

TEST(ControlCommand, Names_are_reserved_and_no_others) {
  CHECK_TRUE(control_named("cancel") == Control::cancel);
  CHECK_TRUE(control_named("report_state") == Control::report_state);
  CHECK_TRUE(control_named("ping") == Control::ping);
  CHECK_FALSE(control_named("lock").has_value());
}

TEST(ControlCommand, Ping_is_answered) {
  const Ticket ticket = world.send(make_request("ping", "p-1"));
  const auto say = world.expect_callback(Status::succeeded);
  LONGS_EQUAL(1, say.qos);
  LONGS_EQUAL(1, say.callback.seq);
  CHECK_EQUAL(Executed::yes, say.callback.executed);
  CHECK_TRUE(say.callback.command == command_name("ping"));
  CHECK_TRUE(say.callback.result.empty());
  world.expect_settled(ticket, Disposition::answered);
  LONGS_EQUAL(1, world.count(FactKind::answered));
}

TEST(ControlCommand, Report_state_is_answered_with_every_known_signal) {
  world.sees(kHorn, std::nullopt);
  world.send(make_request("report_state", "r-1"));
  const Callback answer = world.expect_callback(Status::succeeded).callback;
  CHECK_TRUE(answer.result ==
             std::vector<Assignment>(
                 {{kSpeed, 0.0}, {kLocked, false}, {kTrunk, 0.0}, {kTemperature, 20.0}}));
}

TEST(ControlCommand, Leaves_the_running_command_alone) {
  for (const char* name : {"ping", "report_state"}) {
    World fresh;
    fresh.bring_to(Phase::confirming);
    fresh.says.clear();
    fresh.send(make_request(name, "p-1"));
    fresh.expect_callback(Status::succeeded);
    fresh.sees(kLocked, true);
    fresh.expect_outcome(Status::succeeded, Executed::yes);
  }
}

TEST(ControlCommand, Needs_a_genuine_signature) {
  const Ticket ticket = world.arrive(make_request("report_state", "r-1"));
  world.verified(ticket, false);
  CHECK_TRUE(world.expect_refusal(Reason::unauthenticated).result.empty());
}

}  // namespace latchkey::core::testing
