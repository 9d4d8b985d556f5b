// Any bytes as a DBC file: in one that is accepted every signal lies inside its message, can be
// packed and unpacked, and holds the values that have names.
#include "can/dbc.hpp"

#include <algorithm>
#include <cmath>

#include "can/packing.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

// Bits of both kinds everywhere, and in no two bytes the same.
constexpr can::Data kData{0x1B, 0xC6, 0x39, 0x5A, 0xE4, 0x8D, 0x72, 0xB1};

void check_packing(const can::Signal& signal) {
  can::Data data = kData;
  const std::uint64_t raw = can::extract(data, signal.layout);
  can::insert(data, signal.layout, raw);
  require(data == kData, "what is read and written back changes nothing");
  can::insert(data, signal.layout, ~raw);
  const std::uint64_t inverted = can::extract(data, signal.layout);
  require((raw ^ inverted) == ~std::uint64_t{0} >> (64 - signal.layout.bits),
          "every bit of a signal can be written, and no other");
  can::insert(data, signal.layout, raw);
  require(data == kData, "a signal changes its own bits alone");

  for (const std::uint64_t bits : {raw, inverted}) {
    const double physical = can::to_physical(signal, bits);
    const auto back = can::to_raw(signal, physical);
    require(!back || std::isfinite(physical), "no number, no bits");
    require(!back || *back <= (raw | inverted), "no value has more bits than the signal");
  }
}

void check_signal(const can::Message& message, const can::Signal& signal) {
  require(signal.layout.bits >= 1 && signal.layout.bits <= 64, "a signal has 1 to 64 bits");
  require(signal.factor != 0 && std::isfinite(signal.factor), "scaling can be undone");
  require(std::isfinite(signal.offset), "an offset is a number");
  require(signal.minimum <= signal.maximum, "a range is in order");
  require(message.find(signal.name) == &signal, "no signal is there twice");
  for (const can::ValueName& value : signal.names) {
    require(can::to_raw(signal, value.raw).has_value(), "a value that has a name can be sent");
  }
  if (signal.multiplexing) {
    require(signal.multiplexing->multiplexor < message.signals.size(), "a multiplexor is there");
    require(!signal.multiplexing->when.empty(), "a multiplexed signal is there at times");
  }
  if (message.size > can::kDataBytesMax) return;
  check_packing(signal);
  // It comes to an end, whatever multiplexes what.
  const bool is_there = can::is_present(message, signal, kData);
  require(is_there || signal.multiplexing, "a plain signal is always there");
}

void check_errors(const std::vector<can::DbcError>& errors, std::string_view input) {
  require(!errors.empty() && errors.size() <= can::kDbcErrorsMax, "a refusal has its errors");
  require(std::ranges::is_sorted(errors, {}, &can::DbcError::line), "errors are in order");
  const auto lines = static_cast<std::size_t>(std::ranges::count(input, '\n')) + 1;
  for (const can::DbcError& error : errors) {
    require(error.line >= 1 && error.line <= lines, "an error is on a line of the file");
    require(std::ranges::all_of(error.message, [](char c) { return c >= ' ' && c <= '~'; }),
            "an error is printable");
  }
}

}  // namespace

void run(std::string_view input) {
  const auto database = can::parse_dbc(input);
  if (!database) return check_errors(database.error(), input);
  for (const can::Message& message : database->messages) {
    require(database->find(message.name) == &message, "no message is there twice");
    for (const can::Signal& signal : message.signals) check_signal(message, signal);
  }
}

}  // namespace latchkey::fuzz
