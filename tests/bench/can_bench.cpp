// What a frame costs, once its message is known.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "can/checksum.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"

namespace latchkey::can {
namespace {

std::string default_vehicle() {
  std::ostringstream text;
  text << std::ifstream(LATCHKEY_SOURCE_DIR "/firmware/app/default_vehicle.dbc").rdbuf();
  return text.str();
}

Message message_of(std::string_view name) {
  const auto database = parse_dbc(default_vehicle());
  const Message* found = database ? database->find(name) : nullptr;
  if (found == nullptr) {
    std::cerr << "default_vehicle.dbc has no message " << name << '\n';
    std::exit(EXIT_FAILURE);  // NOLINT(concurrency-mt-unsafe): there are no threads
  }
  return *found;
}

Frame checksummed(const Message& message) {
  Frame frame{.id = message.id, .size = message.size, .data = {0x55, 0x11, 0x02, 0, 0, 0, 0x07}};
  frame.data[7] = checksum(Checksum::crc8_j1850, 0x0310, frame, 7);
  return frame;
}

// All signals of a frame of 14, its checksum looked at.
void unpack_frame(benchmark::State& state) {
  const Message message = message_of("DoorStatus");
  const Frame frame = checksummed(message);
  for (auto _ : state) {
    benchmark::DoNotOptimize(&frame);
    benchmark::ClobberMemory();
    bool good = checksum(Checksum::crc8_j1850, 0x0310, frame, 7) == frame.data[7];
    benchmark::DoNotOptimize(good);
    for (const Signal& signal : message.signals) {
      if (!is_present(message, signal, frame.data)) continue;
      double value = to_physical(signal, extract(frame.data, signal.layout));
      benchmark::DoNotOptimize(value);
    }
  }
  state.counters["signals"] = static_cast<double>(message.signals.size());
}
BENCHMARK(unpack_frame);

void check_checksum(benchmark::State& state) {
  const Frame frame = checksummed(message_of("DoorStatus"));
  for (auto _ : state) {
    benchmark::DoNotOptimize(&frame);
    benchmark::ClobberMemory();
    bool good = checksum(Checksum::crc8_j1850, 0x0310, frame, 7) == frame.data[7];
    benchmark::DoNotOptimize(good);
  }
}
BENCHMARK(check_checksum);

void unpack_signal(benchmark::State& state, std::string_view message_name,
                   std::string_view signal_name) {
  const Message message = message_of(message_name);
  const Signal& signal = *message.find(signal_name);
  const Data data{0x2E, 0xE0, 0x13, 0x37};
  for (auto _ : state) {
    benchmark::DoNotOptimize(&data);
    benchmark::ClobberMemory();
    double value = to_physical(signal, extract(data, signal.layout));
    benchmark::DoNotOptimize(value);
  }
}
BENCHMARK_CAPTURE(unpack_signal, intel, "ChargeStatus", "StateOfCharge");
BENCHMARK_CAPTURE(unpack_signal, motorola, "MotionStatus", "Speed");
BENCHMARK_CAPTURE(unpack_signal, motorola_signed, "Temperatures", "Cabin");

void pack_signal(benchmark::State& state, std::string_view message_name,
                 std::string_view signal_name) {
  const Message message = message_of(message_name);
  const Signal& signal = *message.find(signal_name);
  Data data{};
  double value = 20;
  for (auto _ : state) {
    benchmark::DoNotOptimize(value);
    if (const auto raw = to_raw(signal, value)) insert(data, signal.layout, *raw);
    benchmark::DoNotOptimize(&data);
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(pack_signal, intel, "ChargeStatus", "StateOfCharge");
BENCHMARK_CAPTURE(pack_signal, motorola, "MotionStatus", "Speed");

void load_file(benchmark::State& state) {
  const std::string text = default_vehicle();
  for (auto _ : state) {
    auto database = parse_dbc(text);
    benchmark::DoNotOptimize(database);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(load_file)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace latchkey::can
