// A vehicle of few signals, and a bus that keeps what was sent on it.
#pragma once

#include <CppUTest/TestHarness.h>

#include <map>
#include <string>
#include <vector>

#include "adapters/hal_can/exchange.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"
#include "codec/signals_file.hpp"

namespace latchkey::hal_can::testing {

inline constexpr const char* kDbc = R"(BU_: Agent Body

BO_ 256 Ask: 8 Agent
 SG_ Lock : 0|2@1+ (1,0) [0|3] "" Body
 SG_ Window : 8|7@1+ (1,0) [0|100] "%" Body
 SG_ Count : 48|4@1+ (1,0) [0|15] "" Body
 SG_ Sum : 56|8@1+ (1,0) [0|255] "" Body

BO_ 257 Seat: 2 Agent
 SG_ Heat : 0|4@1+ (1,0) [0|10] "" Body
 SG_ Fan : 4|4@1+ (1,0) [0|10] "" Body

BO_ 512 Doors: 8 Body
 SG_ Lock : 0|2@1+ (1,0) [0|3] "" Agent
 SG_ Window : 8|7@1+ (1,0) [0|100] "%" Agent
 SG_ WindowMoves : 16|1@1+ (1,0) [0|1] "" Agent
 SG_ Count : 48|4@1+ (1,0) [0|15] "" Agent
 SG_ Sum : 56|8@1+ (1,0) [0|255] "" Agent

BO_ 513 Pages: 8 Body
 SG_ Page M : 0|2@1+ (1,0) [0|3] "" Agent
 SG_ Heat m0 : 8|4@1+ (1,0) [0|10] "" Agent
 SG_ Fan m1 : 8|4@1+ (1,0) [0|10] "" Agent
 SG_ Speed : 23|16@0+ (0.01,0) [0|300] "km/h" Agent

BO_ 514 Wide: 64 Body
 SG_ Far : 400|8@1+ (1,0) [0|0] "" Agent

VAL_ 256 Lock 0 "None" 1 "Lock" 2 "Unlock" ;
VAL_ 256 Window 127 "None" ;
VAL_ 512 Lock 0 "Unlocked" 1 "Locked" 3 "NotAvailable" ;
VAL_ 513 Speed 65535 "NotAvailable" ;
)";

inline constexpr const char* kSignals = R"({
  "version": 1,
  "messages": {
    "Ask": {"repeat_ms": 100, "counter": "Count", "checksum": {"signal": "Sum", "kind": "crc8_j1850"}},
    "Seat": {},
    "Doors": {"timeout_ms": 500, "counter": "Count", "checksum": {"signal": "Sum", "kind": "xor8"}},
    "Pages": {"timeout_ms": 1000}
  },
  "signals": {
    "V.Lock": {
      "feedback": {"signal": "Doors.Lock", "values": {"true": "Locked", "false": "Unlocked"}},
      "write": {"signal": "Ask.Lock", "values": {"true": "Lock", "false": "Unlock"}, "idle": "None"}
    },
    "V.Window": {
      "feedback": {"signal": "Doors.Window", "moving": "Doors.WindowMoves"},
      "write": {"signal": "Ask.Window", "idle": "None"}
    },
    "V.Speed": {"feedback": {"signal": "Pages.Speed", "unknown": ["NotAvailable"]}},
    "V.Heat": {"feedback": {"signal": "Pages.Heat"}, "write": {"signal": "Seat.Heat"}},
    "V.Fan": {"feedback": {"signal": "Pages.Fan"}, "write": {"signal": "Seat.Fan"}}
  }
})";

inline constexpr core::SignalId kLock{0};
inline constexpr core::SignalId kWindow{1};
inline constexpr core::SignalId kSpeed{2};
inline constexpr core::SignalId kHeat{3};
inline constexpr core::SignalId kFan{4};

inline const std::vector<std::string> kTable = {"V.Lock", "V.Window", "V.Speed", "V.Heat", "V.Fan"};

inline can::Database database() { return can::parse_dbc(kDbc).value(); }

inline Binding small_binding() {
  return make_binding(codec::decode_signals(kSignals).value(), database(), kTable).value();
}

// Frames as the body's ECU would send them.
class Body {
 public:
  // Signal by signal, in raw bits, upon what it sent before.
  can::Frame frame(const std::string& message, const std::map<std::string, std::uint64_t>& raws) {
    const can::Message& what = *database_.find(message);
    can::Frame& frame = frames_[message];
    frame.id = what.id;
    frame.size = what.size;
    for (const auto& [name, raw] : raws) can::insert(frame.data, what.find(name)->layout, raw);
    if (message == "Doors") {
      can::insert(frame.data, what.find("Count")->layout, ++count_);
      frame.data[7] = can::checksum(can::Checksum::xor8, 512, frame, 7);
    }
    return frame;
  }

  // What a signal of a frame reads, as raw bits.
  std::uint64_t read(const can::Frame& frame, const std::string& message,
                     const std::string& signal) const {
    return can::extract(frame.data, database_.find(message)->find(signal)->layout);
  }

 private:
  can::Database database_ = database();
  std::map<std::string, can::Frame> frames_;
  std::uint64_t count_ = 0;
};

struct Recorder final : Exchange::Outputs {
  bool send(const can::Frame& frame) override {
    if (takes) sent.push_back(frame);
    return takes;
  }
  void on_signal(core::SignalId signal, std::optional<core::Value> value) override {
    values[signal] = value;
    ++reports;
  }
  void on_stopped(core::WriteToken token) override { stopped.push_back(token); }
  void on_silent(const can::Message& message, bool silent) override {
    silences.push_back(message.name + (silent ? " silent" : " heard"));
  }

  // Nothing for what was never told, and for what is not known.
  [[nodiscard]] std::optional<core::Value> value(core::SignalId signal) const {
    const auto found = values.find(signal);
    return found == values.end() ? std::nullopt : found->second;
  }

  bool takes = true;
  std::vector<can::Frame> sent;
  std::map<core::SignalId, std::optional<core::Value>> values;
  std::size_t reports = 0;
  std::vector<core::WriteToken> stopped;
  std::vector<std::string> silences;
};

// An exchange on a bus that is up, in virtual time.
struct Rig {
  Rig() { exchange.on_bus_up(now); }

  // From deadline to deadline.
  void pass(base::Millis time) {
    const base::MonoTime until = now + time;
    for (auto next = exchange.next_deadline(); next && *next <= until;
         next = exchange.next_deadline()) {
      now = std::max(now, *next);
      exchange.on_time(now);
    }
    now = until;
  }

  void hear(const std::string& message, const std::map<std::string, std::uint64_t>& raws) {
    exchange.on_frame(body.frame(message, raws), now);
  }

  core::WriteResult write(const std::vector<core::Assignment>& assignments) {
    return exchange.write(assignments, now);
  }

  // What the latest frame of the message said, as raw bits.
  [[nodiscard]] std::uint64_t said(const std::string& message, const std::string& signal) const {
    const can::FrameId id = database().find(message)->id;
    const auto last = std::find_if(sent().rbegin(), sent().rend(),
                                   [&](const can::Frame& frame) { return frame.id == id; });
    CHECK_TEXT(last != sent().rend(), "no such frame was sent");
    return body.read(*last, message, signal);
  }

  [[nodiscard]] const std::vector<can::Frame>& sent() const { return outputs.sent; }

  base::MonoTime now{base::Millis{1'000'000}};
  Body body;
  Recorder outputs;
  Exchange exchange{small_binding(), outputs};
};

}  // namespace latchkey::hal_can::testing
