// Callback endpoints: who may name one, and until when an outcome is owed to it.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(CallbackEndpoints) {
  const EndpointName backend = EndpointName::parse("backend").value();
  World world{[this] {
    Settings settings = make_settings();
    settings.endpoints = {backend};
    return settings;
  }()};

  Request request(std::string_view endpoint = "backend", const std::string& id = "c-1") {
    Request asking = make_request("lock", id);
    asking.endpoint = EndpointName::parse(endpoint).value();
    return asking;
  }
  void conclude() {
    world.begin(request());
    world.confirm_lock();
    world.stored();
  }
};

TEST(CallbackEndpoints, Outcome_is_posted_once_it_is_stored) {
  world.begin(request());
  world.confirm_lock();
  CHECK_TRUE(world.posts.empty());
  world.stored();
  LONGS_EQUAL(1, world.posts.size());
  CHECK_TRUE(world.posts[0].id == command_id("c-1"));
  CHECK_TRUE(world.posts[0].endpoint == backend);
}

TEST(CallbackEndpoints, Command_without_one_posts_nothing) {
  world.begin(make_request("lock"));
  world.confirm_lock();
  world.stored();
  CHECK_TRUE(world.posts.empty());
  LONGS_EQUAL(1, world.delivers.size());
}

TEST(CallbackEndpoints, Name_that_the_configuration_does_not_have_is_refused) {
  world.send(request("elsewhere"));
  world.expect_refusal(Reason::forbidden);
}

TEST(CallbackEndpoints, What_was_taken_or_given_up_is_marked_once) {
  for (const bool taken : {true, false}) {
    world = World([this] {
      Settings settings = make_settings();
      settings.endpoints = {backend};
      return settings;
    }());
    conclude();
    world.forget_outputs();
    for (int i = 0; i < 2; ++i) world.give(input::Posted{command_id("c-1"), taken});
    LONGS_EQUAL(1, world.stores.size());
    CHECK_TRUE(std::get<record::Posted>(world.stores.front().record).id == command_id("c-1"));
    LONGS_EQUAL(1, world.count(taken ? FactKind::posted : FactKind::not_posted));
  }
}

TEST(CallbackEndpoints, What_an_earlier_run_still_owes_is_posted) {
  Restored restored;
  for (const bool owed : {true, false}) {
    RememberedCommand each = remember(request("backend", owed ? "owed" : "posted"), true, true);
    if (owed) each.owed_to = backend;
    restored.remembered.push_back(each);
  }
  World fresh = World::unstarted();
  fresh.start(restored);
  LONGS_EQUAL(1, fresh.posts.size());
  CHECK_TRUE(fresh.posts[0].id == command_id("owed"));
}

TEST(CallbackEndpoints, Open_command_of_an_earlier_run_is_posted_when_it_is_settled) {
  OpenCommand open = open_command("lock", 1);
  open.request.endpoint = backend;
  Restored restored = restored_with(open);
  restored.remembered.front().owed_to = backend;
  World fresh = World::unstarted();
  fresh.start(restored);
  CHECK_TRUE(fresh.posts.empty());
  fresh.sees_all(true);
  fresh.stored();
  LONGS_EQUAL(1, fresh.posts.size());
}

TEST(CallbackEndpoints, Command_is_not_forgotten_while_its_outcome_is_owed) {
  Restored full;
  const base::WallTime past = world.now.wall - 24h;
  for (std::size_t i = 0; i < kRememberedMax; ++i) {
    Request old = request("backend", "f-" + std::to_string(i));
    old.expires_at = past;
    RememberedCommand each = remember(old, true, true);
    each.owed_to = backend;
    full.remembered.push_back(each);
  }
  World fresh = World::unstarted();
  fresh.start(full);
  fresh.sees_all();
  fresh.send(make_request("lock"));
  fresh.expect_callback(Status::rejected, Reason::unavailable);
  fresh.give(input::Posted{command_id("f-7"), true});
  fresh.forget_outputs();
  fresh.begin(make_request("lock"));
  fresh.expect_callback(Status::accepted);
}

}  // namespace latchkey::core::testing
