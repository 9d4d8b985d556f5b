// Binding: a signals file held against a DBC file. What to do with a frame that came and with a
// value to be written, with no name left to look up.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/hal_can/protection.hpp"
#include "adapters/hal_can/translation.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "can/database.hpp"
#include "can/signal_map.hpp"
#include "core/value.hpp"

namespace latchkey::hal_can {

struct Feedback {
  core::SignalId signal;
  Translation translation;
};

// Whether the part behind a signal is on its way.
struct Moving {
  core::SignalId signal;
  can::Layout layout;
};

// What a received message carries always or never together. A message that is not multiplexed has
// one page.
struct Page {
  const can::Signal* carrier = nullptr;  // any of its signals, if they are multiplexed
  std::vector<Feedback> feedback;
  std::vector<Moving> moving;
};

struct Received {
  const can::Message* message = nullptr;
  Protection protection;
  base::Millis timeout{0};
  std::vector<Page> pages;
};

struct Sent {
  const can::Message* message = nullptr;
  Protection protection;
  std::optional<base::Millis> cycle;   // always
  std::optional<base::Millis> repeat;  // while it asks for something
  can::Data idle{};                    // asks for nothing
};

struct Writable {
  std::size_t sent;  // its place in Binding::sent
  Translation translation;
  std::optional<std::uint64_t> idle;  // without it, a value stays until the next
};

struct Binding {
  std::unique_ptr<const can::Database> database;  // what the pointers above point into
  std::vector<Received> received;
  std::vector<Sent> sent;
  std::vector<std::optional<Kind>> kinds;         // by SignalId
  std::vector<std::optional<Writable>> writable;  // by SignalId
};

struct BindingError {
  std::string json_path;  // in the signals file
  std::string message;
};

// `signal_paths` is the signal table: VSS paths in the order of their SignalId. All errors at once.
base::Result<Binding, std::vector<BindingError>> make_binding(
    const can::SignalMap& map, can::Database database,
    const std::vector<std::string>& signal_paths);

}  // namespace latchkey::hal_can
