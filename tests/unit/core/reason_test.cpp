// The closed sets of words, and that each word is said by somebody.
#include "core/reason.hpp"

#include <functional>
#include <set>

#include "harness.hpp"

namespace latchkey::core::testing {
namespace {

constexpr Status kStatuses[] = {Status::accepted, Status::in_progress, Status::succeeded,
                                Status::failed,   Status::timed_out,   Status::cancelled,
                                Status::rejected};

std::vector<Reason> all_reasons() {
  std::vector<Reason> reasons;
  for (int i = 0; i <= static_cast<int>(kLastReason); ++i)
    reasons.push_back(static_cast<Reason>(i));
  return reasons;
}

// Their sources come with later issues: trusted time, recovery after a power cut, faults of ours.
const std::set<Reason> kNotProducedYet = {Reason::clock_untrusted, Reason::power_lost,
                                          Reason::internal};

void refuse(World& world, const std::function<void(Request&)>& change) {
  Request request = make_request("lock");
  change(request);
  world.send(std::move(request));
}

void fail_to_decode(World& world, Reason reason) {
  world.give(input::ArrivedUndecodable{Ticket{100},
                                       {.reason = reason,
                                        .detail = Detail::clipped("why"),
                                        .id = command_id("c-1"),
                                        .key = key_id("owner"),
                                        .reply_to = {}}});
}

struct Story {
  Reason ends_with;
  std::function<void(World&)> tell;
};

const Story kStories[] = {
    {Reason::malformed, [](World& world) { fail_to_decode(world, Reason::malformed); }},
    {Reason::too_large, [](World& world) { fail_to_decode(world, Reason::too_large); }},
    {Reason::unauthenticated,
     [](World& world) { world.verified(world.arrive(make_request("lock")), false); }},
    {Reason::forbidden,
     [](World& world) { refuse(world, [](Request& r) { r.key = key_id("fleet"); }); }},
    {Reason::wrong_vehicle,
     [](World& world) { refuse(world, [](Request& r) { r.audience = "another"; }); }},
    {Reason::not_yet_valid,
     [](World& world) { refuse(world, [](Request& r) { r.not_before = r.issued_at + 30s; }); }},
    {Reason::expired,
     [](World& world) { refuse(world, [](Request& r) { r.expires_at = r.issued_at - 30s; }); }},
    {Reason::lifetime_too_long,
     [](World& world) { refuse(world, [](Request& r) { r.expires_at += 1h; }); }},
    {Reason::id_conflict,
     [](World& world) {
       world.conclude_lock("c-1");
       world.send(with_other_claims(make_request("lock")));
     }},
    {Reason::unknown_command, [](World& world) { world.send(make_request("teleport")); }},
    {Reason::invalid_params, [](World& world) { world.send(make_request("heat")); }},
    {Reason::busy,
     [](World& world) {
       world.begin(make_request("lock"));
       world.send(make_request("lock", "c-2"));
     }},
    {Reason::rate_limited,
     [](World& world) {
       Settings settings = make_settings();
       settings.rate = {.burst = 0.0, .per_second = 1.0};
       World strict(settings);
       strict.send(make_request("ping"));
       world.says = strict.says;
     }},
    {Reason::interlock,
     [](World& world) {
       world.sees(kSpeed, 50.0);
       world.send(make_request("lock"));
     }},
    {Reason::unavailable,
     [](World& world) {
       world.give(input::Shutdown{});
       world.send(make_request("lock"));
     }},
    {Reason::actuation_failed,
     [](World& world) {
       world.begin(make_request("lock"));
       world.wrote(WriteResult::refused);
     }},
    {Reason::not_confirmed,
     [](World& world) {
       world.bring_to(Phase::confirming);
       world.pass(2s);
       world.pass(kStopWithin);
     }},
    {Reason::interlock_lost, [](World& world) { world.bring_to(Phase::stuck); }},
    {Reason::deadline,
     [](World& world) {
       world.begin(make_request("heat", "c-1", {{param_name("target"), 21.0}}));
       world.pass(8s);
       world.pass(kStopWithin);
     }},
    {Reason::cancel_requested,
     [](World& world) {
       world.bring_to(Phase::admitting);
       world.send(make_cancel("c-1"));
       world.stored();
     }},
    {Reason::shutdown,
     [](World& world) {
       world.bring_to(Phase::admitting);
       world.give(input::Shutdown{});
       world.stored();
     }},
};

struct Said {
  std::set<Reason> reasons;
  std::set<Status> statuses;

  void add(const Callback& callback) {
    statuses.insert(callback.status);
    if (callback.failure) reasons.insert(callback.failure->code);
  }
};

Said said_in(const Story& story) {
  World world;
  Said said;
  story.tell(world);
  for (const auto& say : world.says) said.add(say.callback);
  while (!world.stores.empty()) {
    const Record record = world.stores.front().record;
    if (const auto* outcome = std::get_if<record::Outcome>(&record)) said.add(outcome->callback);
    world.stored();
  }
  if (world.count(FactKind::stuck) == 1) {  // told before the vehicle fell silent
    for (const Fact& fact : world.facts) {
      if (fact.kind == FactKind::concluded && fact.reason) said.reasons.insert(*fact.reason);
    }
  }
  return said;
}

}  // namespace

TEST_GROUP(Words){};

TEST(Words, Every_reason_is_produced_by_its_story_or_listed_as_not_produced_yet) {
  std::set<Reason> produced = kNotProducedYet;
  for (const Story& story : kStories) {
    CHECK_TEXT(said_in(story).reasons.contains(story.ends_with),
               std::string(to_string(story.ends_with)).c_str());
    CHECK_TRUE(produced.insert(story.ends_with).second);
  }
  LONGS_EQUAL(all_reasons().size(), produced.size());
}

TEST(Words, Every_status_is_produced) {
  std::set<Status> produced;
  for (const Story& story : kStories) produced.merge(said_in(story).statuses);
  LONGS_EQUAL(std::size(kStatuses), produced.size());
}

TEST(Words, Names_are_there_and_unique) {
  std::set<std::string_view> reasons;
  for (const Reason reason : all_reasons()) CHECK_TRUE(reasons.insert(to_string(reason)).second);
  CHECK_FALSE(reasons.contains(""));

  std::set<std::string_view> others;
  for (const Status status : kStatuses) CHECK_TRUE(others.insert(to_string(status)).second);
  for (const Executed each : {Executed::no, Executed::yes, Executed::unknown}) {
    CHECK_TRUE(others.insert(to_string(each)).second);
  }
  for (const Role role : kRoles) CHECK_TRUE(others.insert(to_string(role)).second);
  CHECK_FALSE(others.contains(""));
}

TEST(Words, Value_outside_a_set_has_no_name) {
  CHECK_TRUE(to_string(static_cast<Reason>(200)).empty());
  CHECK_TRUE(to_string(static_cast<Status>(200)).empty());
  CHECK_TRUE(to_string(static_cast<Executed>(200)).empty());
  CHECK_TRUE(to_string(static_cast<Role>(200)).empty());
  CHECK_FALSE(is_retryable(static_cast<Reason>(200)));
}

TEST(Words, All_statuses_but_accepted_and_in_progress_are_final) {
  for (const Status status : kStatuses) {
    CHECK_EQUAL(status != Status::accepted && status != Status::in_progress, is_final(status));
  }
}

TEST(Words, Retry_helps_where_time_or_the_vehicle_can_change_the_answer) {
  const std::set<Reason> retryable = {
      Reason::not_yet_valid, Reason::clock_untrusted,  Reason::busy,
      Reason::rate_limited,  Reason::interlock,        Reason::unavailable,
      Reason::deadline,      Reason::actuation_failed, Reason::not_confirmed,
      Reason::shutdown,      Reason::interlock_lost,   Reason::power_lost};
  for (const Reason reason : all_reasons()) {
    CHECK_EQUAL_TEXT(retryable.contains(reason), is_retryable(reason),
                     std::string(to_string(reason)).c_str());
  }
}

}  // namespace latchkey::core::testing
