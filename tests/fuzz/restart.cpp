#include "fuzz/restart.hpp"

#include <algorithm>
#include <deque>

#include "core/agent.hpp"
#include "fuzz/catalogues.hpp"
#include "fuzz/target.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::fuzz {
namespace {

constexpr int kEnoughMoves = 100;

// A vehicle, a disk and a broker that do as they are asked at once.
class Restart {
 public:
  explicit Restart(const core::Restored& restored)
      : agent_({.vin = core::Vin::parse("5YJ3E1EA7KF000316").value(),
                .epoch = core::Epoch::parse("fuzz").value(),
                .rate = {}},
               default_catalogue(),
               {{core::KeyId::parse("owner@phone").value(), {core::Role::owner}}}) {
    inputs_.emplace_back(core::input::Started{restored});
    inputs_.emplace_back(core::input::LinkUp{});
    inputs_.emplace_back(core::input::Arrived{core::Ticket{1}, test_support::request(1'000'000)});
  }

  void come_to_rest() {
    for (int moves = 0; moves < kEnoughMoves; ++moves) {
      if (inputs_.empty()) {
        const auto next = agent_.next_deadline();
        if (!next) break;
        now_.mono = std::max(now_.mono, *next);
        inputs_.emplace_back(core::input::TimePassed{});
      }
      agent_.handle(std::move(inputs_.front()), now_);
      inputs_.pop_front();
      while (auto output = agent_.poll_output()) {
        std::visit([this](const auto& what) { answer(what); }, *output);
      }
      if (moves == kEnoughMoves / 2) inputs_.emplace_back(core::input::Shutdown{});
    }
  }

  [[nodiscard]] const std::vector<core::CommandId>& outcomes() const { return outcomes_; }
  [[nodiscard]] bool holds_the_vehicle() const { return agent_.holder(now_.mono).has_value(); }

 private:
  void answer(const core::output::Verify& verify) {
    inputs_.emplace_back(core::input::Verified{verify.ticket, true});
  }
  void answer(const core::output::Store& store) {
    if (const auto* outcome = std::get_if<core::record::Outcome>(&store.record)) {
      outcomes_.push_back(outcome->callback.id);
    }
    inputs_.emplace_back(core::input::Stored{store.token, true});
  }
  void answer(const core::output::Deliver& deliver) {
    inputs_.emplace_back(core::input::Delivered{deliver.id});
  }
  void answer(const core::output::Write& write) {
    inputs_.emplace_back(core::input::WriteDone{write.token, core::WriteResult::taken});
  }
  void answer(const core::output::Stop& stop) {
    inputs_.emplace_back(core::input::Stopped{stop.token});
  }
  template <class Other>
  void answer(const Other& /*other*/) {}

  core::Agent agent_;
  base::Now now_{.mono = base::MonoTime{std::chrono::hours(1)}, .wall = test_support::kNoon};
  std::deque<core::Input> inputs_;
  std::vector<core::CommandId> outcomes_;
};

}  // namespace

void check_restart(const core::Restored& restored) {
  for (auto it = restored.remembered.begin(); it != restored.remembered.end(); ++it) {
    const auto same_id = [it](const auto& other) { return other.id == it->id; };
    require(std::none_of(restored.remembered.begin(), it, same_id), "no id is remembered twice");
    require(it->concluded || !it->delivered, "what is delivered has ended");
    require(it->concluded || (restored.open && restored.open->request.id == it->id),
            "what has not ended is the open command");
  }
  if (restored.open) {
    const auto same_id = [&](const auto& other) { return other.id == restored.open->request.id; };
    const auto found = std::ranges::find_if(restored.remembered, same_id);
    require(found != restored.remembered.end() && !found->concluded,
            "the open command is remembered, and has not ended");
    require(restored.open->request.params.size() <= core::kParamsMax,
            "no more parameters than kParamsMax");
  }
  Restart restart(restored);
  restart.come_to_rest();
  require(!restart.holds_the_vehicle(), "an agent that starts with it lets the vehicle go");
  if (!restored.open) return;
  require(std::ranges::count(restart.outcomes(), restored.open->request.id) == 1,
          "the open command gets one outcome");
}

bool same_restored(const core::Restored& a, const core::Restored& b) {
  const auto same = [](const core::RememberedCommand& x, const core::RememberedCommand& y) {
    return x.id == y.id && x.fingerprint == y.fingerprint && x.expires_at == y.expires_at &&
           x.concluded == y.concluded && x.delivered == y.delivered && x.epoch == y.epoch;
  };
  return std::ranges::equal(a.remembered, b.remembered, same) &&
         a.open.has_value() == b.open.has_value() &&
         (!a.open || test_support::same_request(a.open->request, b.open->request)) &&
         a.time_floor == b.time_floor && a.refuse_issued_before == b.refuse_issued_before;
}

}  // namespace latchkey::fuzz
