// Any bytes as the signals file: one that is accepted fits the DBC file in every place, or is
// refused with all that does not.
#include <algorithm>

#include "adapters/hal_can/binding.hpp"
#include "codec/signals_file.hpp"
#include "fuzz/default_vehicle.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

void check_translation(const hal_can::Translation& translation) {
  for (const hal_can::NamedValue& each : translation.values) {
    require(translation.raw_of(each.value).has_value(), "a value that is named can be said");
  }
  for (const std::uint64_t unknown : translation.unknown) {
    require(!translation.value_of(unknown), "what is unknown has no value");
  }
}

void check(const hal_can::Binding& binding, std::size_t signals) {
  require(binding.kinds.size() == signals, "every signal is bound");
  require(std::ranges::all_of(binding.kinds, [](const auto& kind) { return kind.has_value(); }),
          "every signal is reported somewhere");
  for (const hal_can::Received& received : binding.received) {
    require(received.timeout > base::Millis(0), "no value counts for ever");
    require(received.message->size <= can::kDataBytesMax, "every message fits a frame");
    for (const hal_can::Page& page : received.pages) {
      for (const hal_can::Feedback& each : page.feedback) check_translation(each.translation);
    }
  }
  for (std::size_t i = 0; i < signals; ++i) {
    const auto& writable = binding.writable[i];
    if (!writable) continue;
    require(writable->sent < binding.sent.size(), "what is written has a message");
    require(writable->translation.kind == binding.kinds[i], "a signal has one kind of value");
    check_translation(writable->translation);
  }
}

}  // namespace

void run(std::string_view input) {
  const auto map = codec::decode_signals(input);
  if (!map) return require(!map.error().empty(), "what is refused has an error");
  const auto paths = paths_of(*map);
  const auto binding = hal_can::make_binding(*map, default_database(), paths);
  if (!binding) return require(!binding.error().empty(), "what does not fit has an error");
  check(*binding, paths.size());
}

}  // namespace latchkey::fuzz
