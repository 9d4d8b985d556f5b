#include "core/ledger.hpp"

#include "builders.hpp"

namespace latchkey::core::testing {

TEST_GROUP(LedgerOf) {
  Ledger ledger;
  const base::WallTime now{1h};
  const Epoch epoch = make_settings().epoch;

  CommandId accept(const std::string& id, base::WallTime expires_at) {
    return accept(id, expires_at, std::nullopt);
  }
  CommandId accept(const std::string& id, base::WallTime expires_at,
                   std::optional<Epoch> bound_to) {
    Request request = make_request("lock", id);
    request.expires_at = expires_at;
    request.epoch = std::move(bound_to);
    ledger.accept(request);
    return request.id;
  }
  CommandId finish(const std::string& id, base::WallTime expires_at) {
    const CommandId done = accept(id, expires_at);
    ledger.conclude(done);
    ledger.deliver(done);
    return done;
  }
  void fill(base::WallTime expires_at, std::size_t count = kRememberedMax) {
    for (std::size_t i = 0; i < count; ++i) finish("f-" + std::to_string(i), expires_at);
  }
};

TEST(LedgerOf, Accepted_id_is_found_with_what_is_known_of_it) {
  POINTERS_EQUAL(nullptr, ledger.find(command_id("c-1")));
  const CommandId id = accept("c-1", now);
  CHECK_FALSE(ledger.find(id)->concluded);
  ledger.conclude(id);
  CHECK_TRUE(ledger.find(id)->concluded);
  CHECK_FALSE(ledger.find(id)->delivered);
  CHECK_TRUE(ledger.deliver(id));
  CHECK_TRUE(ledger.find(id)->delivered);
}

TEST(LedgerOf, Outbox_holds_the_concluded_in_order_each_once) {
  accept("c-3", now);
  for (const char* id : {"c-1", "c-2"}) ledger.conclude(accept(id, now));
  ledger.conclude(command_id("c-1"));
  ledger.conclude(command_id("nobody"));
  LONGS_EQUAL(2, ledger.outbox().size());
  CHECK_TRUE(ledger.outbox().front() == command_id("c-1"));
  CHECK_FALSE(ledger.deliver(command_id("c-3")));
  CHECK_TRUE(ledger.deliver(command_id("c-1")));
  CHECK_FALSE(ledger.deliver(command_id("c-1")));
  LONGS_EQUAL(1, ledger.outbox().size());
}

TEST(LedgerOf, Room_ends_when_the_outbox_is_full) {
  for (std::size_t i = 0; i < kOutboxMax; ++i) {
    CHECK_TRUE(ledger.has_room(now, epoch));
    ledger.conclude(accept("c-" + std::to_string(i), now));
  }
  CHECK_FALSE(ledger.has_room(now + 24h, epoch));
}

TEST(LedgerOf, Room_is_made_by_forgetting_what_was_delivered_and_has_expired) {
  fill(now);
  CHECK_FALSE(ledger.has_room(now, epoch));
  CHECK_TRUE(ledger.has_room(now + 1ms, epoch));
  POINTERS_EQUAL(nullptr, ledger.find(command_id("f-0")));
}

TEST(LedgerOf, Nothing_is_forgotten_before_there_is_need) {
  finish("c-1", now);
  CHECK_TRUE(ledger.has_room(now + 24h, epoch));
  CHECK_TRUE(ledger.find(command_id("c-1")) != nullptr);
}

TEST(LedgerOf, What_is_not_delivered_is_never_forgotten) {
  const CommandId running = accept("running", now);
  const CommandId waiting = accept("waiting", now);
  ledger.conclude(waiting);
  fill(now, kRememberedMax - 2);
  CHECK_TRUE(ledger.has_room(now + 24h, epoch));
  CHECK_TRUE(ledger.find(running) != nullptr);
  CHECK_TRUE(ledger.find(waiting) != nullptr);
}

TEST(LedgerOf, Time_floor_only_moves_forward) {
  CHECK_TRUE(ledger.time_floor() == base::WallTime{});
  ledger.raise_time_floor(now);
  ledger.raise_time_floor(now - 1ms);
  CHECK_TRUE(ledger.time_floor() == now);
  ledger.raise_time_floor(now + 1ms);
  CHECK_TRUE(ledger.time_floor() == now + 1ms);
}

TEST(LedgerOf, Restored_commands_are_as_they_were) {
  Restored restored{
      .remembered = {}, .open = {}, .time_floor = now, .refuse_issued_before = now - 1h};
  const Fingerprint fingerprint = make_request("lock").fingerprint;
  for (const char* id : {"open", "waiting-2", "waiting-1", "done"}) {
    const std::string_view name(id);
    restored.remembered.push_back({.id = command_id(id),
                                   .fingerprint = fingerprint,
                                   .expires_at = now + 1h,
                                   .concluded = name != "open",
                                   .delivered = name == "done"});
  }
  ledger.restore(restored);
  CHECK_TRUE(ledger.time_floor() == now);
  CHECK_TRUE(ledger.refuse_issued_before() == now - 1h);
  CHECK_TRUE(ledger.find(command_id("open"))->fingerprint == fingerprint);
  CHECK_TRUE(ledger.find(command_id("open"))->expires_at == now + 1h);
  CHECK_FALSE(ledger.find(command_id("open"))->concluded);
  CHECK_TRUE(ledger.find(command_id("done"))->delivered);
  CHECK_TRUE(ledger.outbox() ==
             std::deque<CommandId>({command_id("waiting-2"), command_id("waiting-1")}));

  ledger.conclude(command_id("open"));
  CHECK_TRUE(ledger.outbox().back() == command_id("open"));
  CHECK_TRUE(ledger.deliver(command_id("waiting-2")));
  CHECK_FALSE(ledger.deliver(command_id("done")));
}

TEST(LedgerOf, Nothing_restored_refuses_nothing) {
  ledger.restore({});
  CHECK_FALSE(ledger.refuse_issued_before().has_value());
  CHECK_TRUE(ledger.outbox().empty());
}

TEST(LedgerOf, Room_is_made_by_forgetting_what_was_bound_to_an_epoch_that_is_over) {
  fill(now, kRememberedMax - 2);
  const CommandId running = accept("c-1", now, epoch);
  const CommandId over = accept("c-2", now, Epoch::parse("epoch-0").value());
  CHECK_FALSE(ledger.has_room(now, epoch));
  for (const CommandId& id : {running, over}) {
    ledger.conclude(id);
    ledger.deliver(id);
  }
  CHECK_TRUE(ledger.has_room(now, epoch));
  CHECK_TRUE(ledger.find(running) != nullptr);
  CHECK_TRUE(ledger.find(over) == nullptr);
}

}  // namespace latchkey::core::testing
