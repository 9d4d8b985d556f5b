// The vehicle's ECUs as a table: which messages each takes and sends, and which signal in them
// stands for which part of the vehicle. Messages and signals go by their names in the DBC file, so
// how they lie in a frame is the file's business.
//
// It is the ECUs' own: the agent's signals file says the same once more, independently.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/value.hpp"

namespace latchkey::vehicle {

// A value of the vehicle, and what the DBC file calls it.
struct Meaning {
  core::Value value;
  std::string_view name;
};

struct SignalRow {
  enum class Shows : std::uint8_t { value, moving };

  std::string_view name;
  std::size_t part;                        // place in vehicle::kSignals
  std::span<const Meaning> meanings = {};  // without any: a number, or truth as 0 and 1
  Shows shows = Shows::value;
};

struct MessageRow {
  std::string_view name;
  std::span<const SignalRow> signals;
};

struct EcuRow {
  std::string_view name;  // as the DBC file calls the sender
  std::span<const MessageRow> requests;
  std::span<const MessageRow> statuses;
};

std::span<const EcuRow, 4> ecu_table();

// What every message carries besides, and what its signals read when they stand for nothing.
inline constexpr std::string_view kCounter = "Counter";
inline constexpr std::string_view kChecksum = "Checksum";
inline constexpr std::string_view kNone = "None";                  // in requests
inline constexpr std::string_view kNotAvailable = "NotAvailable";  // in statuses

}  // namespace latchkey::vehicle
