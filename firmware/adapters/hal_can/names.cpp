#include "adapters/hal_can/names.hpp"

#include <utility>

#include "can/packing.hpp"

namespace latchkey::hal_can {
namespace {

std::string text_of(const can::ValueRef& ref) {
  const auto* name = std::get_if<std::string>(&ref);
  return name != nullptr ? '"' + *name + '"' : std::to_string(std::get<std::int64_t>(ref));
}

}  // namespace

std::optional<Names::Place> Names::find(const can::SignalName& name, const std::string& path) {
  const can::Message* message = database_.find(name.message);
  if (message == nullptr) {
    fail(path, "the DBC file has no message " + name.message);
    return std::nullopt;
  }
  if (message->size > can::kDataBytesMax) {
    fail(path, "message " + name.message + " has " + std::to_string(message->size) +
                   " bytes, which takes CAN FD; classical CAN carries 8");
    return std::nullopt;
  }
  const can::Signal* signal = find_in(*message, name.signal, path);
  if (signal == nullptr) return std::nullopt;
  return Place{message, signal};
}

const can::Signal* Names::find_plain(const can::Message& message, const std::string& name,
                                     const std::string& path) {
  const can::Signal* signal = find_in(message, name, path);
  if (signal == nullptr) return nullptr;
  if (signal->multiplexing || signal->encoding != can::Encoding::unsigned_integer ||
      signal->layout.bits > 32) {
    fail(path, "has to be an unsigned signal of at most 32 bits that is not multiplexed");
    return nullptr;
  }
  return signal;
}

std::optional<std::uint64_t> Names::raw_of(const can::Signal& signal, const can::ValueRef& ref,
                                           const std::string& path) {
  const auto* name = std::get_if<std::string>(&ref);
  const auto number = name != nullptr ? signal.find_value(*name) : std::get<std::int64_t>(ref);
  if (!number) {
    fail(path, "the DBC file has no value " + text_of(ref) + " for signal " + signal.name);
    return std::nullopt;
  }
  const auto raw = can::to_raw(signal, *number);
  if (!raw) fail(path, text_of(ref) + " does not fit into signal " + signal.name);
  return raw;
}

const can::Signal* Names::find_in(const can::Message& message, const std::string& name,
                                  const std::string& path) {
  const can::Signal* signal = message.find(name);
  if (signal == nullptr) {
    fail(path, "message " + message.name + " of the DBC file has no signal " + name);
  }
  return signal;
}

void Names::fail(const std::string& path, std::string message) {
  errors_.push_back({path, std::move(message)});
}

}  // namespace latchkey::hal_can
