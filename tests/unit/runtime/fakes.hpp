// A fake of every port: each records what it is asked, and answers only when the test says so.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/clock.hpp"
#include "ports/endpoints.hpp"
#include "ports/hal.hpp"
#include "ports/journal.hpp"
#include "ports/link.hpp"
#include "ports/signer.hpp"
#include "ports/verifier.hpp"

namespace latchkey::runtime::testing {

class FakeClock final : public ports::Clock {
 public:
  void pass(base::Millis time) {
    now_.mono += time;
    now_.wall += time;
  }
  void set_wall_forward(base::Millis by) { now_.wall += by; }

 private:
  [[nodiscard]] base::Now do_now() const override { return now_; }

  base::Now now_{base::MonoTime{std::chrono::hours(1)},
                 base::WallTime{std::chrono::seconds(1'790'000'000)}};
};

class FakeLink final : public ports::Link {
 public:
  struct Published {
    ports::OutboundMessage message;
    std::optional<ports::DeliveryId> delivery;
  };

  Events* events = nullptr;
  std::deque<Published> published;
  std::vector<ports::MessageId> settled;
  bool takes_messages = true;
  bool closed = false;

 private:
  void do_open(Events& to) override { events = &to; }
  void do_settle(ports::MessageId id) override { settled.push_back(id); }
  bool do_publish(ports::OutboundMessage message,
                  std::optional<ports::DeliveryId> delivery) override {
    if (takes_messages) published.push_back({std::move(message), delivery});
    return takes_messages;
  }
  void do_close() override { closed = true; }
};

class FakeHal final : public ports::Hal {
 public:
  struct Written {
    core::WriteToken token;
    std::vector<core::Assignment> assignments;
  };

  Events* events = nullptr;
  std::vector<Written> written;
  std::vector<core::WriteToken> stopped;

 private:
  void do_open(Events& to) override { events = &to; }
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override {
    written.push_back({token, {assignments.begin(), assignments.end()}});
  }
  void do_stop(core::WriteToken token) override { stopped.push_back(token); }
};

class FakeJournal final : public ports::Journal {
 public:
  struct Stored {
    core::StoreToken token;
    ports::JournalEntry entry;
  };
  struct Fetch {
    core::CommandId id;
    OutcomeHandler handler;
  };

  Events* events = nullptr;
  std::deque<Stored> stored;  // not answered yet
  std::deque<Fetch> fetches;

 private:
  void do_open(Events& to) override { events = &to; }
  void do_store(core::StoreToken token, ports::JournalEntry entry) override {
    stored.push_back({token, std::move(entry)});
  }
  void do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) override {
    fetches.push_back({id, std::move(handler)});
  }
};

class FakeVerifier final : public ports::Verifier {
 public:
  struct Check {
    core::Ticket ticket;
    ports::SignedBytes bytes;
  };

  Events* events = nullptr;
  std::deque<Check> checks;

 private:
  void do_open(Events& to) override { events = &to; }
  void do_verify(core::Ticket ticket, ports::SignedBytes bytes) override {
    checks.push_back({ticket, std::move(bytes)});
  }
};

class FakeSigner final : public ports::Signer {
 public:
  static constexpr ports::Signature kSignature{7};

  struct Wanted {
    std::string message;
    Handler handler;
  };

  std::deque<Wanted> wanted;

  void answer_oldest(std::optional<ports::Signature> signature = kSignature) {
    const Wanted next = std::move(wanted.front());
    wanted.pop_front();
    next.handler(signature);
  }

 private:
  void do_sign(std::string message, Handler handler) override {
    wanted.push_back({std::move(message), std::move(handler)});
  }
};

class FakeEndpoints final : public ports::Endpoints {
 public:
  struct Post {
    core::EndpointName endpoint;
    ports::StoredOutcome outcome;
  };

  Events* events = nullptr;
  std::deque<Post> posts;

 private:
  void do_open(Events& to) override { events = &to; }
  void do_post(const core::EndpointName& endpoint, ports::StoredOutcome outcome) override {
    posts.push_back({endpoint, std::move(outcome)});
  }
};

}  // namespace latchkey::runtime::testing
