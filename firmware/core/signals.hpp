// The latest value of every signal, as far as it is known.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/value.hpp"

namespace latchkey::core {

class Signals {
 public:
  explicit Signals(std::size_t count) : values_(count) {}

  [[nodiscard]] std::size_t count() const { return values_.size(); }

  // Nothing for a signal that is unknown or not in the table.
  [[nodiscard]] std::optional<Value> get(SignalId signal) const {
    return index(signal) < values_.size() ? values_[index(signal)] : std::nullopt;
  }

  // Whether this changed anything. Signals outside the table are ignored.
  bool update(SignalId signal, std::optional<Value> value) {
    if (index(signal) >= values_.size() || values_[index(signal)] == value) return false;
    values_[index(signal)] = value;
    return true;
  }

 private:
  std::vector<std::optional<Value>> values_;
};

}  // namespace latchkey::core
