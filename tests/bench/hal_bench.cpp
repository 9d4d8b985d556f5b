// What a received frame costs the HAL on CAN, from the bytes to the signals of the vehicle.
#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>

#include "adapters/hal_can/exchange.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"
#include "codec/signals_file.hpp"

namespace latchkey::hal_can {
namespace {

std::string read(const char* name) {
  std::ostringstream text;
  text << std::ifstream(std::string(LATCHKEY_SOURCE_DIR "/firmware/app/") + name).rdbuf();
  return text.str();
}

Binding default_vehicle() {
  const auto map = codec::decode_signals(read("default_signals.json")).value();
  std::vector<std::string> paths;
  for (const can::SignalEntry& entry : map.signals) paths.push_back(entry.path);
  return make_binding(map, can::parse_dbc(read("default_vehicle.dbc")).value(), paths).value();
}

struct Silence final : Exchange::Outputs {
  bool send(const can::Frame&) override { return true; }
  void on_signal(core::SignalId, std::optional<core::Value>) override { ++changes; }
  void on_stopped(core::WriteToken) override {}
  void on_silent(const can::Message&, bool) override {}

  std::uint64_t changes = 0;
};

can::Frame door_status(std::uint8_t count, std::uint8_t locks) {
  can::Frame frame{.id = {.value = 0x310, .extended = false},
                   .size = 8,
                   .data = {locks, 0, 0, 0, 0, 0, count, 0}};
  frame.data[7] = can::checksum(can::Checksum::crc8_j1850, 0x310, frame, 7);
  return frame;
}

// DoorStatus: eight signals and four flags of motion. `changing`: every frame tells other values.
void handle_frame(benchmark::State& state) {
  const bool changing = state.range(0) != 0;
  Silence silence;
  Exchange exchange(default_vehicle(), silence);
  base::MonoTime now{base::Millis{1000}};
  exchange.on_bus_up(now);
  std::vector<can::Frame> frames;
  for (std::uint8_t i = 0; i < 16; ++i) {
    frames.push_back(door_status(i, changing && i % 2 == 0 ? 0x55 : 0));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    exchange.on_frame(frames[next++ % 16], now);
    benchmark::DoNotOptimize(exchange.next_deadline());
  }
  state.counters["changes"] =
      benchmark::Counter(static_cast<double>(silence.changes), benchmark::Counter::kAvgIterations);
}
BENCHMARK(handle_frame)->ArgName("changing")->Arg(0)->Arg(1);

}  // namespace
}  // namespace latchkey::hal_can
