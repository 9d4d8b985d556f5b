#include "harness.hpp"

#include <algorithm>

namespace latchkey::core::testing {

World::World(const Settings& settings) : World(settings, base::MonoTime{3h}) {
  start();
  give(input::LinkUp{});
  sees_all();
  pass(1s);  // the report of all that
  forget_outputs();
}

World::World(const Settings& settings, base::MonoTime start)
    : now{start, make_request("ping").issued_at}, agent(settings, make_catalogue(), make_keys()) {}

void World::give(Input input) {
  agent.handle(std::move(input), now);
  while (auto output = agent.poll_output()) {
    std::visit([this](auto& what) { keep(std::move(what)); }, *output);
  }
}

void World::start(const Restored& restored) {
  give(input::Started{restored});
  if (restored.open) return;
  stopped();
  stops.clear();
}

Ticket World::arrive(Request request) {
  const Ticket ticket{++last_ticket_};
  give(input::Arrived{ticket, std::move(request)});
  return ticket;
}

Ticket World::send(Request request) {
  const std::size_t verified_before = verifies.size();
  const Ticket ticket = arrive(std::move(request));
  if (verifies.size() > verified_before) verified(ticket);
  return ticket;
}

void World::verified(Ticket ticket, bool genuine) { give(input::Verified{ticket, genuine}); }

void World::stored(bool ok) {
  CHECK_TEXT(!stores.empty(), "nothing waits to be stored");
  const StoreToken token = stores.front().token;
  stores.pop_front();
  give(input::Stored{token, ok});
}

void World::wrote(WriteResult result) {
  CHECK_TEXT(!writes.empty(), "nothing was written");
  give(input::WriteDone{writes.back().token, result});
}

void World::stopped() {
  CHECK_TEXT(!stops.empty(), "nothing was stopped");
  give(input::Stopped{stops.back().token});
}

void World::sees(SignalId signal, std::optional<Value> value) {
  give(input::SignalChanged{signal, value});
}

void World::sees_all(bool locked) {
  sees(kSpeed, 0.0);
  sees(kLocked, locked);
  sees(kTrunk, 0.0);
  sees(kHorn, false);
  sees(kTemperature, 20.0);
}

void World::pass(base::Millis time) {
  const base::Now end{now.mono + time, now.wall + time};
  for (auto next = agent.next_deadline(); next && *next <= end.mono; next = agent.next_deadline()) {
    now = {std::max(*next, now.mono), end.wall - base::time_left(*next, end.mono)};
    give(input::TimePassed{});
    const auto then = agent.next_deadline();
    CHECK_TEXT(!then || *then > now.mono, "a deadline that has passed is still wanted");
  }
  now = end;
}

void World::begin(Request request) {
  send(std::move(request));
  stored();
}

void World::begin_or_refuse(Request request) {
  send(std::move(request));
  if (!stores.empty()) stored();
}

void World::confirm_lock() {
  wrote();
  sees(kLocked, true);
}

void World::conclude_lock(std::string_view id) {
  begin(make_request("lock", id));
  confirm_lock();
  stored();
  give(input::Delivered{command_id(id)});
  sees(kLocked, false);
  forget_outputs();
}

void World::bring_to(Phase phase) {
  if (phase == Phase::idle) return;
  send(make_request("lock"));
  if (phase == Phase::admitting) return;
  stored();
  if (phase == Phase::writing) return;
  wrote();
  if (phase == Phase::confirming) return;
  if (phase == Phase::concluding || phase == Phase::concluded) {
    sees(kLocked, true);
    if (phase == Phase::concluded) stored();
    return;
  }
  sees(kSpeed, 30.0);
  if (phase == Phase::halting) return;
  if (phase == Phase::stuck) {
    pass(kStopWithin);
    stored();
    return;
  }
  sees(kLocked, std::nullopt);  // or the rollback would find itself done
  stopped();
}

void World::forget_outputs() {
  says.clear();
  stores.clear();
  writes.clear();
  stops.clear();
  verifies.clear();
  delivers.clear();
  repeats.clear();
  settled.clear();
  facts.clear();
  slot_reports = state_reports = presences = 0;
}

output::Say World::expect_callback(Status status, std::optional<Reason> reason) {
  CHECK_TEXT(!says.empty(), "no callback");
  output::Say say = std::move(says.front());
  says.pop_front();
  CHECK_EQUAL(status, say.callback.status);
  const auto& failure = say.callback.failure;
  CHECK_EQUAL(reason, failure ? std::optional(failure->code) : std::nullopt);
  return say;
}

Callback World::expect_refusal(Reason reason) {
  output::Say say = expect_callback(Status::rejected, reason);
  CHECK_EQUAL(Executed::no, say.callback.executed);
  LONGS_EQUAL(0, say.qos);
  expect_silence();
  return std::move(say.callback);
}

Callback World::expect_outcome(Status status, Executed executed, std::optional<Reason> reason) {
  CHECK_TEXT(!stores.empty(), "nothing waits to be stored");
  const auto* outcome = std::get_if<record::Outcome>(&stores.front().record);
  CHECK_TEXT(outcome != nullptr, "the oldest record is no outcome");
  const Callback& callback = outcome->callback;
  CHECK_EQUAL(status, callback.status);
  CHECK_EQUAL(executed, callback.executed);
  const auto& failure = callback.failure;
  CHECK_EQUAL(reason, failure ? std::optional(failure->code) : std::nullopt);
  return callback;
}

void World::expect_silence() const { CHECK_TEXT(says.empty(), "a callback that nobody expected"); }

void World::expect_settled(Ticket ticket, Disposition disposition) const {
  const auto found = settled.find(ticket);
  CHECK_TEXT(found != settled.end(), "not settled");
  LONGS_EQUAL_TEXT(1, found->second.size(), "settled more than once");
  CHECK_EQUAL(disposition, found->second.front());
}

void World::expect_unsettled(Ticket ticket) const { CHECK_FALSE(settled.contains(ticket)); }

unsigned World::count(FactKind kind) const {
  return static_cast<unsigned>(std::ranges::count(facts, kind, &Fact::kind));
}

}  // namespace latchkey::core::testing
