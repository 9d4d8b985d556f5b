// CommandSource: signed commands of kills/catalogue.json, each with values that no other carries.
// So the vehicle's own log tells which command's step was started, and how often.
//
// One thread. The signer and the random source outlive it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "client/command.hpp"
#include "client/signing.hpp"
#include "client/uuid7.hpp"

namespace latchkey::kills {

// A value that a signal is made to take. Values are whole multiples of 1/kParts: far enough apart
// for the agent to tell them apart, exact when they are multiplied back.
struct Actuation {
  static constexpr double kParts = 2000;

  std::string signal;
  std::int64_t parts = 0;

  [[nodiscard]] double value() const { return static_cast<double>(parts) / kParts; }
  bool operator==(const Actuation&) const = default;
  bool operator<(const Actuation& other) const {
    return std::tie(signal, parts) < std::tie(other.signal, other.parts);
  }
};

struct Command {
  client::SignedCommand letter;
  std::vector<Actuation> steps;
  std::vector<Actuation> undo;  // the rollback, where there is one
};

class CommandSource {
 public:
  CommandSource(const client::Signer& signer, std::string vin, std::mt19937_64& random);

  // Where the vehicle should be before the first command: none then has a long way to go.
  [[nodiscard]] static std::vector<Actuation> beginning();

  // Mostly of one step: a kill in the first of two, or in a rollback, takes five seconds to settle.
  // Throws std::runtime_error when the values are used up.
  Command next();

 private:
  static constexpr std::size_t kSignals = 4;

  Actuation fresh(std::size_t signal);
  Command sign(std::string_view name, std::vector<Actuation> steps, std::vector<Actuation> undo);

  const client::Signer& signer_;
  std::string vin_;
  std::mt19937_64& random_;
  client::Uuid7Source ids_;
  std::array<std::vector<std::int64_t>, kSignals> unused_;  // in random order
};

}  // namespace latchkey::kills
