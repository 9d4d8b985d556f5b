// Wiring: which lines stand for a signal. A signal is a truth value, and either a relay holds it or
// a motor takes it there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/catalogue.hpp"

namespace latchkey::hal_gpio {

// Offsets on the chip.
struct Wire {
  std::optional<unsigned> output;    // a relay: on while the value is true
  std::optional<unsigned> to_true;   // a motor's relays: on until the input shows the value, or a
  std::optional<unsigned> to_false;  // stop; never both
  std::optional<unsigned> input;     // a contact: closed while the value is true
  bool outputs_active_low = false;
  bool input_active_low = false;

  [[nodiscard]] bool has_motor() const { return to_true || to_false; }
  [[nodiscard]] bool takes(bool value) const { return output || (value ? to_true : to_false); }

  // What tells the value: without a contact, a relay is believed.
  [[nodiscard]] std::optional<unsigned> source() const { return input ? input : output; }
};

struct NamedWire {
  std::string path;  // VSS
  Wire wire;
};

struct WiringError {
  std::string place;
  std::string message;
};

// By SignalId, for the signal table `signal_paths`; a signal without a line has a wire without any.
// All errors at once, their places the paths of signals.
base::Result<std::vector<Wire>, std::vector<WiringError>> make_wiring(
    const std::vector<NamedWire>& named, const std::vector<std::string>& signal_paths);

// Every signal that a command uses has a line and is used as a truth value, and what is set can be.
// The places are JSON paths in the catalogue file.
std::vector<WiringError> check_catalogue(const core::Catalogue& catalogue,
                                         const std::vector<Wire>& wiring);

}  // namespace latchkey::hal_gpio
