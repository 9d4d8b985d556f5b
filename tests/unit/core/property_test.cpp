// Whatever comes, in whatever order: what must hold always.
//
// Each sequence is drawn from its number alone, so that a failure names the number to look at.
#include <algorithm>
#include <random>

#include "core/agent.hpp"
#include "watch.hpp"

namespace latchkey::core::testing {
namespace {

constexpr int kSequences = 10'000;
constexpr int kInputsPerSequence = 60;

// A journal, a vehicle, a broker and senders that do as chance wills, each within its contract.
class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed), watch_(seed) {
    give(input::Started{});
    answer_stop();
    give(input::LinkUp{});
  }

  void act() {
    switch (pick(15)) {
      case 0:
      case 1: return arrive(random_request());
      case 2: return arrive(random_control());
      case 3: return verify(pick(10) > 0);
      case 4:
      case 5: return store(pick(8) > 0);
      case 6: return answer_write();
      case 7: return answer_stop();
      case 8: return reach_goals();
      case 9: return see(static_cast<SignalId>(pick(6)), random_value());
      case 10: return pass_to_deadline();
      case 11: return pass(base::Millis{pick(1500)});
      case 12: return change_link();
      case 13: now_.wall += base::Millis{pick(20'000)} - 10s; return deliver();
      case 14: return change_vehicle();
      default: return;
    }
  }

  // From here on all is well, and everything must come to its end.
  void settle_down() {
    give(input::LinkUp{});
    give(input::Shutdown{});
    for (int i = 0; i < 1000 && !at_rest(); ++i) {
      verify(true);
      store(true);
      write_.has_value() ? answer_write() : answer_stop();
      reach_goals();
      deliver();
      pass_to_deadline();
    }
    watch_.demand(at_rest(), "never at rest");
    watch_.all_over();
  }

 private:
  [[nodiscard]] bool at_rest() const {
    return agent_.at_rest() && verifies_.empty() && stores_.empty() && !stop_;
  }

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void give(Input input) {
    agent_.handle(std::move(input), now_);
    while (auto output = agent_.poll_output()) {
      std::visit([this](const auto& what) { watch_(what); }, *output);
      if (const auto* verify = std::get_if<output::Verify>(&*output)) {
        verifies_.push_back(verify->ticket);
      } else if (const auto* store = std::get_if<output::Store>(&*output)) {
        stores_.push_back(*store);
      } else if (const auto* write = std::get_if<output::Write>(&*output)) {
        write_ = *write;
        goals_ = write->assignments;
      } else if (const auto* stop = std::get_if<output::Stop>(&*output)) {
        stop_ = stop->token;
      } else if (const auto* deliver = std::get_if<output::Deliver>(&*output)) {
        to_deliver_.push_back(deliver->id);
      }
    }
  }

  Request random_request() {
    constexpr std::string_view kCommands[] = {"lock", "open_trunk", "honk", "heat", "wake", "fly"};
    constexpr std::string_view kKeys[] = {"owner", "owner", "driver", "fleet", "stranger"};
    const std::string id = "c-" + std::to_string(pick(8));
    Request request = make_request(kCommands[pick(6)], id);
    if (pick(3) > 0) request.params = {{param_name("target"), 15.0 + pick(15)}};
    if (request.command != command_name("heat")) request.params.clear();
    if (pick(4) == 0) request.timeout = base::Millis{pick(4000)};
    if (pick(8) == 0) request = signed_again(request);
    // The bytes follow from what they say.
    request.fingerprint.body[30] = static_cast<std::uint8_t>(request.command.view().size());
    request.fingerprint.body[31] = static_cast<std::uint8_t>(request.params.size());
    request.key = key_id(kKeys[pick(5)]);
    request.expires_at += base::Millis{pick(200'000)};
    return request;
  }

  Request random_control() {
    if (pick(4) == 0) return make_request(pick(2) == 0 ? "ping" : "report_state", "control");
    return make_cancel("c-" + std::to_string(pick(8)));
  }

  Value random_value() {
    if (pick(2) == 0) return pick(2) == 0;
    return pick(4) == 0 ? 50.0 : 0.0;
  }

  void change_vehicle() {
    if (!agent_.can_change_vehicle()) return;
    write_.reset();  // whoever was to answer is gone
    stop_.reset();
    goals_.clear();
    watch_.stopped();
    give(input::VehicleChanged{make_catalogue()});
  }

  void arrive(Request request) {
    const Ticket ticket{++last_ticket_};
    watch_.arrived(ticket);
    give(input::Arrived{ticket, std::move(request)});
  }

  void verify(bool genuine) {  // in any order
    if (verifies_.empty()) return;
    const auto which = verifies_.begin() + pick(static_cast<int>(verifies_.size()));
    const Ticket ticket = *which;
    verifies_.erase(which);
    give(input::Verified{ticket, genuine});
  }

  void store(bool ok) {  // in the order of the records
    if (stores_.empty()) return;
    const output::Store store = std::move(stores_.front());
    stores_.pop_front();
    watch_.stored(store.record, ok);
    give(input::Stored{store.token, ok});
  }

  void answer_write() {
    if (!write_) return;
    const WriteToken token = write_->token;
    write_.reset();
    watch_.written();
    give(input::WriteDone{token, static_cast<WriteResult>(pick(6) == 0 ? 1 + pick(2) : 0)});
  }

  void answer_stop() {
    if (!stop_) return;
    const WriteToken token = *stop_;
    stop_.reset();
    write_.reset();
    watch_.stopped();
    give(input::Stopped{token});
  }

  void reach_goals() {
    const std::vector<Assignment> goals = goals_;
    for (const Assignment& goal : goals) see(goal.signal, goal.value);
  }

  void see(SignalId signal, std::optional<Value> value) {
    if (pick(10) == 0) value.reset();
    give(input::SignalChanged{signal, value});
  }

  void pass(base::Millis time) {
    now_.mono += time;
    now_.wall += time;
    give(input::TimePassed{});
  }

  void pass_to_deadline() {
    const auto next = agent_.next_deadline();
    if (next) pass(base::time_left(now_.mono, *next));
  }

  void change_link() {
    if (pick(2) == 0) return give(input::LinkUp{});
    watch_.link_down();
    give(input::LinkDown{});
  }

  void deliver() {
    if (to_deliver_.empty()) return;
    const CommandId id = to_deliver_.front();
    to_deliver_.pop_front();
    give(input::Delivered{id});
  }

  std::mt19937 random_;
  base::Now now_{base::MonoTime{1h}, make_request("lock").issued_at};
  Agent agent_{make_settings(), make_catalogue(), make_keys()};
  Watch watch_;
  std::uint64_t last_ticket_ = 0;
  std::vector<Ticket> verifies_;
  std::deque<output::Store> stores_;
  std::optional<output::Write> write_;
  std::optional<WriteToken> stop_;
  std::vector<Assignment> goals_;
  std::deque<CommandId> to_deliver_;
};

}  // namespace

TEST_GROUP(AnyOrder){};

TEST(AnyOrder, Of_any_inputs_keeps_every_promise_and_comes_to_an_end) {
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    Chaos chaos(static_cast<unsigned>(sequence));
    for (int i = 0; i < kInputsPerSequence; ++i) chaos.act();
    chaos.settle_down();
  }
}

}  // namespace latchkey::core::testing
