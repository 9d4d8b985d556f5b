#include "cloud/commands.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/signing.hpp"
#include "fake_store.hpp"
#include "signing_key.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle_rig.hpp"

using latchkey::base::Millis;
using latchkey::base::WallTime;
using latchkey::client::Publication;
using latchkey::cloud::Broker;
using latchkey::cloud::Clients;
using latchkey::cloud::Command;
using latchkey::cloud::Commands;
using latchkey::cloud::Events;
using latchkey::cloud::FakeStore;
using latchkey::cloud::from_entry;
using latchkey::cloud::Hops;
using latchkey::cloud::introduce;
using latchkey::cloud::Json;
using latchkey::cloud::kVin;
using latchkey::cloud::one_vehicle;
using latchkey::cloud::Refusal;
using latchkey::cloud::Refused;
using latchkey::cloud::State;
using latchkey::cloud::Vehicles;

namespace {

class FakeBroker final : public Broker {
 public:
  bool up = true;
  std::vector<Publication> sent;

  [[nodiscard]] bool is_up() const override { return up; }

 private:
  void do_open(Events) override {}
  void do_publish(const Publication& message, Taken taken) override {
    sent.push_back(message);
    taken(true);
  }
};

using Begun = latchkey::base::Result<Command, Refused>;

}  // namespace

TEST_GROUP(Commands) {
  latchkey::crypto_mbedtls::Crypto crypto = latchkey::client::start_crypto().value();
  latchkey::test_support::TemporaryFolder folder;
  std::optional<Clients> clients;
  Vehicles vehicles = one_vehicle();
  FakeStore store;
  FakeBroker broker;
  Events events;
  WallTime now{Millis{1'790'000'000'000}};
  Hops hops{events, [this] { return std::chrono::system_clock::time_point(now); }};
  std::uint8_t next_random = 0;
  std::optional<Commands> commands;
  std::vector<Command> changes;

  void setup() override {
    const std::string key = folder.path() / "owner.jwk";
    std::ofstream(key) << latchkey::cloud::kSigningKey;
    clients.emplace(
        Clients::of({{.name = "owner", .token = "0123456789abcdef", .signing_key_file = key}},
                    crypto)
            .value());
    introduce(vehicles, {"door_lock", "door_unlock"});
    commands.emplace(
        Commands::Parts{.store = store,
                        .broker = broker,
                        .vehicles = vehicles,
                        .clients = *clients,
                        .crypto = crypto,
                        .name = "cloud",
                        .hops = hops,
                        .changed = [this](const Command& command) { changes.push_back(command); },
                        .trace = [](const auto&) {},
                        .log = [](const auto&) {},
                        .wall_now = [this] { return now; },
                        .random =
                            [this](std::span<std::uint8_t> out) {
                              for (std::uint8_t& byte : out) byte = ++next_random;
                            }});
  }

  Begun begin(const std::string& id, const std::string& name = "door_lock", bool again = false) {
    std::optional<Begun> result;
    commands->begin({.client = *clients->find("owner"),
                     .vehicle = *vehicles.find(kVin),
                     .command = name,
                     .params = Json::object(),
                     .id = id,
                     .may_be_known = again,
                     .callback = {},
                     .trace = {.trace_id = std::string(32, 'a'), .span_id = std::string(16, 'b')},
                     .tracestate = {}},
                    [&result](Begun begun) { result.emplace(std::move(begun)); });
    store.run();
    CHECK_TEXT(result.has_value(), "begin() was not answered");
    return *result;
  }

  Refusal refusal_of(const Begun& begun) {
    CHECK_TEXT(!begun.has_value(), "it was begun");
    return begun.error().why;
  }

  void hear(const std::string& id, const char* status, unsigned seq) {
    latchkey::client::Message message;
    message.topic = "clients/cloud/callback/" + id;
    message.payload = Json{{"id", id},          {"status", status},    {"seq", seq},
                           {"executed", "yes"}, {"deadline_ms", 4000}, {"reason", nullptr}}
                          .dump();
    commands->receive(message);
    store.run();
  }

  void tick() {
    commands->tick();
    store.run();
  }
};

TEST(Commands, Begun_isSentOnce_forTheVehicleToAnswerUs) {
  CHECK(begin("c1").has_value());

  CHECK_EQUAL(1, broker.sent.size());
  STRCMP_EQUAL((std::string("vehicles/") + kVin + "/command").c_str(),
               broker.sent[0].topic.c_str());
  STRCMP_EQUAL("clients/cloud/callback/c1", broker.sent[0].response_topic.c_str());
  STRCMP_EQUAL("c1", broker.sent[0].correlation.c_str());
  CHECK(broker.sent[0].expires_in == std::chrono::seconds(10));
  STRCMP_CONTAINS(std::string(32, 'a').c_str(), broker.sent[0].traceparent.c_str());
}

TEST(Commands, Second_isTurnedAwayBeforeItCostsAMessage) {
  CHECK(begin("c1").has_value());
  const Begun second = begin("c2", "door_unlock");

  CHECK(refusal_of(second) == Refusal::busy);
  STRCMP_EQUAL("c1", second.error().holder.c_str());
  CHECK(second.error().retry_after == Millis{5000});
  CHECK_EQUAL(1, broker.sent.size());
}

TEST(Commands, AfterAnOutcome_orARefusal_orAFailure_theNextMayBegin) {
  for (const char* outcome : {"succeeded", "rejected", "failed", "timed_out", "cancelled"}) {
    const std::string id = std::string("c-") + outcome;
    CHECK(begin(id).has_value());
    hear(id, outcome, 1);
    CHECK(store.guards.empty());
  }
}

TEST(Commands, Watcher_isToldOfEachVersion_theFinalOneLast) {
  const Command command = begin("c1").value();
  std::vector<State> seen;
  const auto watch =
      commands->watch(command, [&seen](const Command& next) { seen.push_back(next.state); });
  hear("c1", "accepted", 1);
  hear("c1", "in_progress", 2);
  hear("c1", "succeeded", 3);
  hear("c1", "succeeded", 3);

  CHECK((seen == std::vector{State::accepted, State::in_progress, State::succeeded}));
}

TEST(Commands, Watcher_isToldOfWhatAnotherInstanceHeard) {
  const Command command = begin("c1").value();
  std::optional<State> seen;
  const auto watch = commands->watch(command, [&seen](const Command& next) { seen = next.state; });
  Command elsewhere = command;
  elsewhere.version = 9;
  elsewhere.state = State::succeeded;
  store.keep(to_entry(elsewhere));

  CHECK(seen == State::succeeded);
}

TEST(Commands, CallbackOfACommandOfAnotherInstance_isNoted) {
  Command elsewhere = begin("c1").value();
  hear("c1", "succeeded", 1);
  elsewhere.id = "c2";
  store.entries["c2"] = to_entry(elsewhere);  // without a word to us
  hear("c2", "succeeded", 4);

  CHECK(from_entry(store.entries["c2"])->state == State::succeeded);
}

TEST(Commands, SameAgain_joins_andIsNotSentAgain) {
  CHECK(begin("c1", "door_lock", true).has_value());
  hear("c1", "succeeded", 1);
  const Begun again = begin("c1", "door_lock", true);

  CHECK(again.has_value());
  CHECK(again->state == State::succeeded);
  CHECK_EQUAL(1, broker.sent.size());
}

TEST(Commands, SameAgain_whileTheVehicleIsOffline_joins) {
  CHECK(begin("c1", "door_lock", true).has_value());
  vehicles.forget_presence();

  CHECK(begin("c1", "door_lock", true).has_value());
}

TEST(Commands, SameIdForSomethingElse_isAConflict) {
  CHECK(begin("c1", "door_lock", true).has_value());

  CHECK(refusal_of(begin("c1", "door_unlock", true)) == Refusal::id_conflict);
}

TEST(Commands, OfflineVehicle_brokerAway_storeAway_tooMany_areRefused_andNothingIsKept) {
  store.wait = Millis{700};
  const Begun too_many = begin("c1");
  CHECK(refusal_of(too_many) == Refusal::rate_limited);
  CHECK(too_many.error().retry_after == Millis{700});
  store.wait = Millis{0};

  broker.up = false;
  CHECK(refusal_of(begin("c1")) == Refusal::unavailable);
  broker.up = true;

  store.away = true;
  CHECK(refusal_of(begin("c1")) == Refusal::unavailable);
  store.away = false;

  vehicles.forget_presence();
  CHECK(refusal_of(begin("c1")) == Refusal::offline);
  CHECK(store.entries.empty());
  CHECK(broker.sent.empty());
}

TEST(Commands, SilentVehicle_isAskedAgain_withTheSameBytes) {
  CHECK(begin("c1").has_value());
  now += Millis{6000};
  store.due = {"c1"};
  tick();

  CHECK_EQUAL(2, broker.sent.size());
  STRCMP_EQUAL(broker.sent[0].payload.c_str(), broker.sent[1].payload.c_str());
}

TEST(Commands, VehicleThatWasHeardOf_isNotAskedAgain) {
  CHECK(begin("c1").has_value());
  now += Millis{4000};
  hear("c1", "in_progress", 2);
  now += Millis{2000};
  store.due = {"c1"};
  tick();

  CHECK_EQUAL(1, broker.sent.size());
}

TEST(Commands, TimeIsUp_isUnanswered_andLetsTheNextBegin) {
  const Command command = begin("c1").value();
  std::optional<State> seen;
  const auto watch = commands->watch(command, [&seen](const Command& next) { seen = next.state; });
  now += Millis{14'000};
  store.due = {"c1"};
  tick();

  CHECK(seen == State::unanswered);
  CHECK(begin("c2").has_value());
}

TEST(Commands, Accepted_hasAsLongAsTheVehicleSays_andMore) {
  CHECK(begin("c1").has_value());
  hear("c1", "accepted", 1);
  now += Millis{20'000};
  store.due = {"c1"};
  tick();

  CHECK(from_entry(store.entries["c1"])->state == State::accepted);
}

TEST(Commands, OutcomeWhileTheStoreIsAway_isToldToWhoWaits_andNotedLater) {
  const Command command = begin("c1").value();
  std::vector<State> seen;
  const auto watch =
      commands->watch(command, [&seen](const Command& next) { seen.push_back(next.state); });
  store.away = true;
  hear("c1", "succeeded", 1);
  CHECK((seen == std::vector{State::succeeded}));

  store.away = false;
  tick();
  CHECK(from_entry(store.entries["c1"])->state == State::succeeded);
  CHECK(store.guards.empty());
  CHECK_EQUAL(1, seen.size());
}

TEST(Commands, OutcomeOfWhatTheStoreHasLost_isToldToWhoWaits) {
  const Command command = begin("c1").value();
  std::optional<State> seen;
  const auto watch = commands->watch(command, [&seen](const Command& next) { seen = next.state; });
  store.entries.clear();
  hear("c1", "succeeded", 1);

  CHECK(seen == State::succeeded);
  CHECK(store.entries.contains("c1"));
}

TEST(Commands, OutcomeThatAnotherInstanceNotedUnheard_isLookedFor) {
  Command elsewhere = begin("c1").value();
  std::optional<State> seen;
  const auto watch =
      commands->watch(elsewhere, [&seen](const Command& next) { seen = next.state; });
  elsewhere.version = 9;
  elsewhere.state = State::succeeded;
  store.entries["c1"] = to_entry(elsewhere);  // without a word to us
  tick();
  CHECK_FALSE(seen.has_value());

  now += Commands::kLookAfter;
  tick();
  CHECK(seen == State::succeeded);
}

TEST(Commands, WhoWaitsWhileTheStoreIsAwayForGood_isNotForgotten) {
  const Command command = begin("c1").value();
  std::optional<State> seen;
  const auto watch = commands->watch(command, [&seen](const Command& next) { seen = next.state; });
  store.away = true;
  now += Millis{14'000} + Commands::kGuardMargin;
  tick();

  CHECK(seen == State::unanswered);
}

TEST(Commands, Cancel_asksTheVehicle_underAnIdOfItsOwn) {
  const Command command = begin("c1").value();

  CHECK(commands->cancel(command, *clients->find("owner")));
  CHECK_EQUAL(2, broker.sent.size());
  CHECK(broker.sent[1].correlation != "c1");
  broker.up = false;
  CHECK_FALSE(commands->cancel(command, *clients->find("owner")));
}

TEST(Commands, CallbackElsewhere_orOfWhatNobodyKnows_isIgnored) {
  CHECK(begin("c1").has_value());
  hear("c9", "succeeded", 1);
  latchkey::client::Message message;
  message.topic = "clients/other/callback/c1";
  message.payload = R"({"id":"c1","status":"succeeded","seq":1})";
  commands->receive(message);
  store.run();

  CHECK(from_entry(store.entries["c1"])->state == State::sent);
}
