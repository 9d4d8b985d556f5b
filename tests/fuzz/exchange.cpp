// Any traffic in any order: frames good and bad, writes, stops, the bus coming and going, time
// passing. Four bytes choose what happens next, and with what.
#include "adapters/hal_can/exchange.hpp"

#include <map>
#include <optional>

#include "can/packing.hpp"
#include "fuzz/default_vehicle.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

using hal_can::Exchange;

const can::SignalMap& signal_map() {
  static const can::SignalMap kMap =
      codec::decode_signals(read_file(LATCHKEY_DEFAULT_SIGNALS)).value();
  return kMap;
}

hal_can::Binding binding() {
  return hal_can::make_binding(signal_map(), default_database(), paths_of(signal_map())).value();
}

class Traffic final : public Exchange::Outputs {
 public:
  void step(std::uint8_t what, std::uint8_t a, std::uint8_t b, std::uint8_t c) {
    switch (what % 8) {
      case 0:
      case 1:
      case 2: exchange_.on_frame(frame(a, b, c), now_); break;
      case 3: write(a, b); break;
      case 4: stop(a % 4 == 0 ? core::kEarlierRun : core::WriteToken{++last_token_}); break;
      case 5: pass(base::Millis{a * 4}); break;
      case 6: takes_ = a % 4 != 0; break;
      default: toggle_bus(); break;
    }
    check();
  }

 private:
  // Of a message of the vehicle's, with or without a right counter and checksum.
  can::Frame frame(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
    const auto& messages = default_database().messages;
    const can::Message& message = messages[a % messages.size()];
    can::Frame& frame = frames_[message.name];
    frame.id = message.id;
    frame.size = static_cast<std::uint8_t>(b % 16 == 0 ? b / 32 : 8);
    frame.data[b % 6] = c;
    if (c % 8 != 0) {
      can::insert(frame.data, message.find("Counter")->layout, ++count_);
      frame.data[7] = can::checksum(can::Checksum::crc8_j1850,
                                    static_cast<std::uint16_t>(message.id.value), frame, 7);
    }
    return frame;
  }

  void write(std::uint8_t a, std::uint8_t b) {
    const core::Value values[] = {true, false, static_cast<double>(b),
                                  core::Word::clipped("START")};
    const auto count = static_cast<unsigned>(signal_map().signals.size());
    std::vector<core::Assignment> assignments;
    for (unsigned i = 0; i <= b % 3U; ++i) {
      assignments.push_back(
          {core::SignalId{static_cast<std::uint16_t>((a + i) % (count + 1))}, values[b % 4]});
    }
    const std::size_t before = sent_;
    const auto result = exchange_.write(assignments, now_);
    require(result != core::WriteResult::refused || sent_ == before, "a refusal sends nothing");
    require(result != core::WriteResult::taken || (up_ && sent_ > before),
            "what was taken is on the bus");
    if (result != core::WriteResult::refused) stop_.reset();
  }

  void stop(core::WriteToken token) {
    stop_ = token;
    exchange_.stop(token, now_);
  }

  void pass(base::Millis time) {
    const base::MonoTime until = now_ + time;
    for (auto next = exchange_.next_deadline(); next && *next <= until;
         next = exchange_.next_deadline()) {
      now_ = std::max(now_, *next);
      exchange_.on_time(now_);
      const auto then = exchange_.next_deadline();
      require(!then || *then > now_, "what was due is done");
    }
    now_ = until;
  }

  void toggle_bus() {
    up_ = !up_;
    if (up_) {
      exchange_.on_bus_up(now_);
    } else {
      exchange_.on_bus_down();
      for (const auto& [signal, value] : values_) require(!value, "without a bus nothing is known");
    }
  }

  void check() const {
    require(up_ || !exchange_.next_deadline(), "without a bus there is nothing to do");
  }

  bool send(const can::Frame& frame) override {
    require(up_, "nothing is sent while the bus is down");
    const auto own = static_cast<std::uint16_t>(frame.id.value);
    require(frame.data[7] == can::checksum(can::Checksum::crc8_j1850, own, frame, 7),
            "every frame has its checksum");
    if (takes_) ++sent_;
    return takes_;
  }

  void on_signal(core::SignalId signal, std::optional<core::Value> value) override {
    const auto [known, is_new] = values_.try_emplace(signal, value);
    require(is_new || known->second != value, "only changes are told");
    known->second = value;
  }

  void on_stopped(core::WriteToken token) override {
    require(stop_ == token && up_, "a stop is answered once, and not after a later write");
    stop_.reset();
  }

  void on_silent(const can::Message& message, bool silent) override {
    const auto [state, is_new] = silences_.try_emplace(&message, 0);
    state->second += silent ? 1 : -1;
    require(state->second >= 0, "only what was silent is heard again");
  }

  base::MonoTime now_{base::Millis{1000}};
  Exchange exchange_{binding(), *this};
  std::map<std::string, can::Frame> frames_;
  std::map<core::SignalId, std::optional<core::Value>> values_;
  std::map<const can::Message*, int> silences_;
  std::optional<core::WriteToken> stop_;
  std::uint64_t last_token_ = 0;
  std::uint64_t count_ = 0;
  std::size_t sent_ = 0;
  bool up_ = false;
  bool takes_ = true;
};

}  // namespace

void run(std::string_view input) {
  Traffic traffic;
  for (; input.size() >= 4; input.remove_prefix(4)) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(input[i]); };
    traffic.step(byte(0), byte(1), byte(2), byte(3));
  }
}

}  // namespace latchkey::fuzz
