#include "bench.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

#include "can/checksum.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"
#include "vehicle/path_value.hpp"

namespace latchkey::vehicle {
namespace {

constexpr can::Layout kCounterLayout{.start = 48, .bits = 4};
constexpr std::size_t kChecksumByte = 7;

std::uint64_t raw_of(const can::Signal& signal, std::string_view text) {
  if (const auto value = signal.find_value(text)) return can::to_raw(signal, *value).value();
  double number = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return can::to_raw(signal, number).value();
}

void seal(can::Frame& frame, std::uint8_t counter) {
  can::insert(frame.data, kCounterLayout, counter);
  frame.data[kChecksumByte] = can::checksum(
      can::Checksum::crc8_j1850, static_cast<std::uint16_t>(frame.id.value), frame, kChecksumByte);
}

std::string text_of(const can::Signal& signal, std::uint64_t raw) {
  for (const auto& [value, name] : signal.names) {
    if (can::to_raw(signal, value) == raw) return name;
  }
  const std::string text = print_path_value("", can::to_physical(signal, raw));
  return text.substr(1);
}

}  // namespace

std::string default_dbc_text() {
  std::ifstream file(LATCHKEY_DEFAULT_DBC);
  return {std::istreambuf_iterator<char>(file), {}};
}

const can::Database& default_database() {
  static const can::Database kDatabase = can::parse_dbc(default_dbc_text()).value();
  return kDatabase;
}

Bench::Bench()
    : electronics(
          plan_ecus(database).value(), [this](std::string_view line) { logged.emplace_back(line); },
          now) {
  electronics.advance(now);
  drain();
}

can::Frame Bench::request(std::string_view message, std::initializer_list<Setting> settings) {
  const can::Message& layout = *database.find(message);
  can::Frame frame{.id = layout.id, .size = layout.size, .data = {}};
  for (const can::Signal& signal : layout.signals) {
    if (signal.find_value(kNone)) can::insert(frame.data, signal.layout, raw_of(signal, kNone));
  }
  for (const auto& [name, value] : settings) {
    const can::Signal& signal = *layout.find(name);
    can::insert(frame.data, signal.layout, raw_of(signal, value));
  }
  seal(frame, counter_++ % 16);
  return frame;
}

void Bench::send(const can::Frame& frame) {
  electronics.receive(frame, now);
  drain();
}

void Bench::keep_asking(base::Millis time, std::string_view message,
                        std::initializer_list<Setting> settings) {
  for (const base::MonoTime end = now + time; now < end;) {
    ask(message, settings);
    pass(base::Millis{100});
  }
}

void Bench::pass(base::Millis time) {
  const base::MonoTime end = now + time;
  while (electronics.next_event() <= end) {
    CHECK(electronics.next_event() > now);  // or the process would spin
    now = electronics.next_event();
    electronics.advance(now);
    drain();
  }
  now = end;
}

void Bench::leap(base::Millis time) {
  now += time;
  electronics.advance(now);
  drain();
}

std::string Bench::control(std::string_view line) {
  std::string reply = execute(
      electronics, [this](bool off) { bus_off.push_back(off); }, line, now);
  drain();
  return reply;
}

std::vector<Bench::Heard> Bench::heard(std::string_view message) const {
  std::vector<Heard> found;
  for (const Heard& each : heard_) {
    if (each.frame.id == database.find(message)->id) found.push_back(each);
  }
  return found;
}

std::string Bench::reads(std::string_view message, std::string_view signal) const {
  const can::Message& layout = *database.find(message);
  const can::Signal& wanted = *layout.find(signal);
  std::string text;
  for (const Heard& each : heard(message)) {
    if (!can::is_present(layout, wanted, each.frame.data)) continue;
    text = text_of(wanted, can::extract(each.frame.data, wanted.layout));
  }
  return text;
}

void Bench::drain() {
  while (const auto frame = electronics.poll(now)) heard_.push_back({now, *frame});
}

bool is_intact(const can::Frame& frame) {
  return frame.data[kChecksumByte] == can::checksum(can::Checksum::crc8_j1850,
                                                    static_cast<std::uint16_t>(frame.id.value),
                                                    frame, kChecksumByte);
}

unsigned counter_of(const can::Frame& frame) {
  return static_cast<unsigned>(can::extract(frame.data, kCounterLayout));
}

}  // namespace latchkey::vehicle
