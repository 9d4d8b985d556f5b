#include "core/admission.hpp"

#include <deque>

#include "harness.hpp"

namespace latchkey::core::testing {
namespace {

// What can be wrong, in the order in which it must be found.
enum class Fault : std::uint8_t {
  key,
  audience,
  not_yet_valid,
  expired,
  lifetime,
  journal_lost,
  epoch,
  starting,
  recovering,
  stopping,
  slot,
  id,
  rate,
  role,
  params,
  interlock,
  room,
};
constexpr Fault kLastFault = Fault::room;

std::string expected(Fault fault) {
  switch (fault) {
    case Fault::key: return "ignore unauthenticated";
    case Fault::audience: return "refuse wrong_vehicle";
    case Fault::not_yet_valid: return "refuse not_yet_valid";
    case Fault::expired: return "refuse expired";
    case Fault::lifetime: return "refuse lifetime_too_long";
    case Fault::journal_lost:
    case Fault::epoch: return "refuse expired";
    case Fault::starting:
    case Fault::recovering:
    case Fault::stopping: return "refuse unavailable";
    case Fault::slot: return "refuse busy";
    case Fault::id: return "refuse id_conflict";
    case Fault::rate: return "refuse rate_limited";
    case Fault::role: return "refuse forbidden";
    case Fault::params: return "refuse invalid_params";
    case Fault::interlock: return "refuse interlock";
    case Fault::room: return "refuse unavailable";
  }
  return "";
}

std::string in_words(const Verdict& verdict) {
  struct Visitor {
    std::string operator()(const verdict::Pass& /*pass*/) const { return "pass"; }
    std::string operator()(const verdict::Known& /*known*/) const { return "known"; }
    std::string operator()(const verdict::Refuse& refuse) const {
      return "refuse " + std::string(to_string(refuse.failure.code));
    }
    std::string operator()(const verdict::Ignore& ignore) const {
      return "ignore " + std::string(to_string(ignore.why.code));
    }
  };
  return std::visit(Visitor{}, verdict);
}

Settings strict_settings() {
  Settings settings = make_settings();
  settings.rate = {.burst = 1.0, .per_second = 0.5};
  return settings;
}

}  // namespace

// A gate that lets `request` in until something is made wrong.
TEST_GROUP(Admission) {
  Settings settings = strict_settings();
  KeySet keys = make_keys();
  Catalogue catalogue = make_catalogue();
  Signals signals{catalogue.signals.size()};
  Slot slot;
  Ledger ledger;
  RateLimiter limiter{settings.rate};
  bool starting = false;
  bool stopping = false;
  Request request = make_request("heat", "c-1", {{param_name("target"), 21.0}});
  base::Now now{base::MonoTime{1h}, request.issued_at};

  void setup() override { signals.update(kTemperature, 20.0); }

  Grounds grounds() {
    return {settings, keys, catalogue, signals, slot, ledger, limiter, starting, stopping, now};
  }

  std::string before() { return in_words(before_signature(request, grounds())); }
  std::string after() { return in_words(after_signature(request, grounds())); }

  void step_slot(const Event& event) {
    Tokens tokens;
    std::deque<Output> out;
    Context context{now, keys, signals, ledger, tokens, out};
    slot = next(std::move(slot), event, context);
  }
  void occupy_slot(const Request& by) {
    if (!std::holds_alternative<Idle>(slot)) return;
    step_slot(event::Accept{Ticket{1}, by, catalogue.find(by.command)});
  }
  void recover_in_slot(const Request& open) {
    step_slot(event::Start{OpenCommand{.request = open}, catalogue.find(open.command)});
  }

  void lose_journal() {
    Restored nothing_left;
    nothing_left.refuse_issued_before = now.wall;
    ledger.restore(nothing_left);
  }

  void remember(const Request& other) { ledger.accept(other); }

  void fill_outbox() {
    for (std::size_t i = 0; i < kOutboxMax; ++i) {
      const Request other = make_request("heat", "o-" + std::to_string(i));
      remember(other);
      ledger.conclude(other.id);
    }
  }

  void make_wrong(Fault fault) {
    switch (fault) {
      case Fault::key: request.key = key_id("stranger"); return;
      case Fault::audience: request.audience = "LKY00000000000002"; return;
      case Fault::not_yet_valid: request.not_before = now.wall + 1h; return;
      case Fault::expired: request.expires_at = now.wall - 1h; return;
      case Fault::lifetime: request.issued_at = now.wall - 2h; return;
      case Fault::epoch: request.epoch = Epoch::parse("epoch-0"); return;
      case Fault::journal_lost: lose_journal(); return;
      case Fault::starting: starting = true; return;
      case Fault::recovering: recover_in_slot(make_request("lock", "r-1")); return;
      case Fault::stopping: stopping = true; return;
      case Fault::slot: occupy_slot(make_request("lock", "h-1")); return;
      case Fault::id: remember(with_other_claims(request)); return;
      case Fault::rate: (void)limiter.take(request.key, now.mono); return;
      case Fault::role:
        if (request.key == key_id("owner")) {
          request.key = key_id("driver");
          (void)limiter.take(request.key, now.mono);
        }
        return;
      case Fault::params: request.params = {{param_name("target"), 99.0}}; return;
      case Fault::interlock: signals.update(kTemperature, std::nullopt); return;
      case Fault::room: fill_outbox(); return;
    }
  }

  // This one and all that come later in the order: the answer must name this one.
  void make_wrong_from(Fault first) {
    for (int fault = static_cast<int>(first); fault <= static_cast<int>(kLastFault); ++fault) {
      make_wrong(static_cast<Fault>(fault));
    }
  }
};

TEST(Admission, Request_that_nothing_is_wrong_with_passes) {
  STRCMP_EQUAL("pass", before().c_str());
  STRCMP_EQUAL("pass", after().c_str());
}

#define FINDS_FIRST(fault, where)                                        \
  TEST(Admission, Fault_in_##fault##_is_found_before_all_later_faults) { \
    make_wrong_from(Fault::fault);                                       \
    STRCMP_EQUAL(expected(Fault::fault).c_str(), where().c_str());       \
  }                                                                      \
  TEST(Admission, Fault_in_##fault##_alone_is_found) {                   \
    make_wrong(Fault::fault);                                            \
    STRCMP_EQUAL(expected(Fault::fault).c_str(), where().c_str());       \
  }
FINDS_FIRST(key, before)
FINDS_FIRST(audience, before)
FINDS_FIRST(not_yet_valid, before)
FINDS_FIRST(expired, before)
FINDS_FIRST(lifetime, before)
FINDS_FIRST(journal_lost, before)
FINDS_FIRST(epoch, before)
FINDS_FIRST(starting, before)
FINDS_FIRST(recovering, before)
FINDS_FIRST(stopping, before)
FINDS_FIRST(slot, before)
FINDS_FIRST(id, after)
FINDS_FIRST(params, after)
FINDS_FIRST(interlock, after)
FINDS_FIRST(room, after)
#undef FINDS_FIRST

TEST(Admission, Fault_in_rate_is_found_before_all_later_faults) {
  make_wrong_from(Fault::rate);
  STRCMP_EQUAL("refuse rate_limited", after().c_str());
}

TEST(Admission, Fault_in_role_is_found_before_all_later_faults) {
  request.key = key_id("driver");
  make_wrong_from(Fault::role);
  STRCMP_EQUAL("refuse forbidden", after().c_str());
}

TEST(Admission, Unknown_command_is_found_before_all_later_faults) {
  request.key = key_id("driver");
  make_wrong_from(Fault::role);
  request.command = command_name("teleport");
  STRCMP_EQUAL("refuse unknown_command", after().c_str());
}

TEST(Admission, Key_that_was_withdrawn_meanwhile_is_forbidden) {
  keys.clear();
  STRCMP_EQUAL("refuse forbidden", after().c_str());
}

TEST(Admission, Known_request_is_known_however_late_and_whoever_has_the_slot) {
  remember(request);
  now.wall += 24h;
  make_wrong_from(Fault::stopping);
  STRCMP_EQUAL("known", before().c_str());
}

TEST(Admission, Known_request_for_another_vehicle_is_refused) {
  remember(request);
  make_wrong(Fault::audience);
  STRCMP_EQUAL("refuse wrong_vehicle", before().c_str());
}

TEST(Admission, Request_being_admitted_is_known) {
  occupy_slot(request);
  STRCMP_EQUAL("known", before().c_str());
  STRCMP_EQUAL("known", after().c_str());
}

TEST(Admission, Request_being_admitted_signed_again_is_busy) {
  occupy_slot(request);
  request = signed_again(request);
  STRCMP_EQUAL("refuse busy", before().c_str());
}

TEST(Admission, Request_that_became_known_while_it_was_verified_is_known) {
  remember(request);
  make_wrong_from(Fault::stopping);
  STRCMP_EQUAL("known", after().c_str());
}

TEST(Admission, Same_claims_signed_again_are_known_after_the_signature) {
  remember(signed_again(request));
  STRCMP_EQUAL("pass", before().c_str());
  STRCMP_EQUAL("known", after().c_str());
}

TEST(Admission, Faults_of_the_vehicle_alone_show_after_the_signature_too) {
  make_wrong_from(Fault::slot);
  STRCMP_EQUAL("refuse busy", after().c_str());
  make_wrong(Fault::stopping);
  STRCMP_EQUAL("refuse unavailable", after().c_str());
}

TEST(Admission, Stuck_vehicle_is_unavailable_before_and_after_the_signature) {
  slot = Stuck{Holder{.id = command_id("s-1"), .command = command_name("lock"), .progress = {}},
               WriteToken{1}};
  STRCMP_EQUAL("refuse unavailable", before().c_str());
  STRCMP_EQUAL("refuse unavailable", after().c_str());
}

TEST(Admission, Nothing_changes_before_the_signature) {
  for (int i = 0; i < 1000; ++i) STRCMP_EQUAL("pass", before().c_str());
  POINTERS_EQUAL(nullptr, ledger.find(request.id));
  STRCMP_EQUAL("pass", after().c_str());  // the bucket held one token, and still does
  STRCMP_EQUAL("refuse rate_limited", after().c_str());
}

TEST(Admission, Control_command_needs_neither_slot_nor_readiness_nor_room) {
  request = make_request("ping", "c-1");
  make_wrong(Fault::stopping);
  make_wrong(Fault::slot);
  make_wrong(Fault::room);
  make_wrong(Fault::id);
  STRCMP_EQUAL("pass", before().c_str());
  STRCMP_EQUAL("pass", after().c_str());
}

TEST(Admission, Control_command_is_held_to_key_audience_lifetime_and_rate) {
  for (const Fault fault : {Fault::key, Fault::audience, Fault::not_yet_valid, Fault::expired,
                            Fault::lifetime, Fault::epoch, Fault::journal_lost}) {
    request = make_request("ping", "c-1");
    make_wrong(fault);
    STRCMP_EQUAL(expected(fault).c_str(), before().c_str());
  }
  request = make_request("ping", "c-1");
  make_wrong(Fault::rate);
  STRCMP_EQUAL("refuse rate_limited", after().c_str());
}

}  // namespace latchkey::core::testing
