// What is signed with the vehicle's key: all that is said to a sender who is known to be genuine.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Signing) {
  World world;

  void all_said_are(bool signed_) {
    CHECK_FALSE(world.says.empty());
    for (const output::Say& said : world.says) CHECK_EQUAL(signed_, said.sign);
  }
};

TEST(Signing, Callbacks_of_an_accepted_command_are_signed) {
  world.begin(make_request("lock"));
  LONGS_EQUAL(2, world.says.size());  // accepted, in_progress
  all_said_are(true);
}

TEST(Signing, Refusal_before_the_signature_is_checked_is_not) {
  world.begin(make_request("lock"));
  world.forget_outputs();
  world.send(make_request("lock", "c-2"));
  world.expect_refusal(Reason::busy);
  World another;
  another.verified(another.arrive(make_request("lock")), false);
  CHECK_FALSE(another.expect_callback(Status::rejected, Reason::unauthenticated).sign);
}

TEST(Signing, Storm_of_refusals_costs_no_signature) {
  world.begin(make_request("lock"));
  world.forget_outputs();
  for (int i = 0; i < 10; ++i) world.send(make_request("lock", "s-" + std::to_string(i)));
  all_said_are(false);
}

TEST(Signing, Refusal_of_a_genuine_sender_is) {
  world.send(make_request("no_such_command"));
  CHECK_TRUE(world.expect_callback(Status::rejected, Reason::unknown_command).sign);
}

TEST(Signing, Answer_to_a_control_command_is) {
  world.send(make_request("ping"));
  CHECK_TRUE(world.expect_callback(Status::succeeded).sign);
}

TEST(Signing, Progress_repeated_to_whoever_sends_the_same_bytes_is_not) {
  const Request request = make_request("lock");
  world.begin(request);
  world.forget_outputs();
  world.send(request);
  all_said_are(false);
}

}  // namespace latchkey::core::testing
