// Rig: a Pump between a real core and fakes of all its ports.
#pragma once

#include <CppUTest/TestHarness.h>

#include "fakes.hpp"
#include "runtime/pump.hpp"

namespace latchkey::runtime::testing {

inline constexpr core::SignalId kLocked{0};

// A stand-in that tells texts apart by all their bytes, if not safely.
std::array<std::uint8_t, 32> fake_sha256(std::string_view text);

// One command, `lock`, for the key "owner".
core::Catalogue make_catalogue();

// A compact JWS for `command`, well-formed and unsigned, and the message that brings it.
std::string make_jws(std::string_view id, std::string_view command = "lock",
                     std::string_view kid = "owner", std::string_view more_claims = "");
ports::InboundMessage make_message(std::string payload);

class Rig {
 public:
  explicit Rig(const std::vector<Observer*>& observers = {});

  // The journal tells what it holds. Without an open command the vehicle rests, too.
  void restore(core::Restored restored = {});
  // Restores nothing, brings the link up and forgets what that publishes.
  void connect();
  ports::MessageId receive(ports::InboundMessage message);
  ports::MessageId receive_lock(std::string_view id) { return receive(make_message(make_jws(id))); }
  void verified(bool genuine = true);  // the oldest check
  void stored(bool ok = true);         // the oldest record
  void wrote();                        // the vehicle's answer to the last write
  void stopped();                      // and to the last stop
  void see_locked(bool locked);
  void pass(base::Millis time);  // from wake-up to wake-up
  void sign_all();
  void conclude_lock(std::string_view id);  // to its stored outcome

  // The oldest message published, taken out.
  FakeLink::Published take_published();
  // What is published next is on this topic, and holds this text.
  FakeLink::Published expect_published(std::string_view topic, std::string_view text);
  [[nodiscard]] unsigned count(core::FactKind kind) const;

  FakeClock clock;
  FakeLink link;
  FakeHal hal;
  FakeJournal journal;
  FakeVerifier verifier;
  FakeSigner signer;
  bool signs_at_once = true;  // or else the test lets it
  FakeEndpoints endpoints;
  core::Agent agent;
  std::optional<base::MonoTime> wake_at;
  std::vector<core::Fact> facts;
  Pump pump;

 private:
  std::uint64_t last_message_ = 0;
};

}  // namespace latchkey::runtime::testing
