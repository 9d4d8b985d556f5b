#include "codec/signals_file.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "codec/document.hpp"
#include "codec/schemas.hpp"
#include "codec/signal_table.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

std::optional<base::Millis> millis(const json& from, const char* name) {
  const auto found = from.find(name);
  if (found == from.end()) return std::nullopt;
  return base::Millis{found->get<std::int64_t>()};
}

// The schema has seen to the one dot.
can::SignalName signal_name(const json& from) {
  const auto& text = from.get_ref<const std::string&>();
  const std::size_t dot = text.find('.');
  return {.message = text.substr(0, dot), .signal = text.substr(dot + 1)};
}

can::ValueRef value_ref(const json& from) {
  if (from.is_string()) return from.get<std::string>();
  return from.get<std::int64_t>();
}

std::vector<can::ValuePair> value_pairs(const json& from) {
  std::vector<can::ValuePair> pairs;
  const auto values = from.find("values");
  if (values == from.end()) return pairs;
  for (const auto& [value, on_bus] : values->items()) pairs.push_back({value, value_ref(on_bus)});
  return pairs;
}

can::MessageEntry message_entry(const std::string& name, const json& from) {
  can::MessageEntry entry{.message = name,
                          .counter = {},
                          .checksum = {},
                          .timeout = millis(from, "timeout_ms"),
                          .cycle = millis(from, "cycle_ms"),
                          .repeat = millis(from, "repeat_ms")};
  if (const auto counter = from.find("counter"); counter != from.end()) {
    entry.counter = counter->get<std::string>();
  }
  if (const auto checksum = from.find("checksum"); checksum != from.end()) {
    const auto& kind = checksum->at("kind").get_ref<const std::string&>();
    entry.checksum = can::ChecksumMap{.signal = checksum->at("signal").get<std::string>(),
                                      .kind = can::find_checksum(kind).value(),
                                      .data_id = {}};
    if (const auto id = checksum->find("data_id"); id != checksum->end()) {
      entry.checksum->data_id = id->get<std::uint16_t>();
    }
  }
  return entry;
}

can::FeedbackMap feedback_map(const json& from) {
  can::FeedbackMap map{.signal = signal_name(from.at("signal")),
                       .values = value_pairs(from),
                       .unknown = {},
                       .moving = {}};
  for (const json& each : from.value("unknown", json::array())) {
    map.unknown.push_back(value_ref(each));
  }
  if (const auto moving = from.find("moving"); moving != from.end()) {
    map.moving = signal_name(*moving);
  }
  return map;
}

can::WriteMap write_map(const json& from) {
  can::WriteMap map{
      .signal = signal_name(from.at("signal")), .values = value_pairs(from), .idle = {}};
  if (const auto idle = from.find("idle"); idle != from.end()) map.idle = value_ref(*idle);
  return map;
}

}  // namespace

base::Result<can::SignalMap, FileErrors> decode_signals(std::string_view text) {
  auto [root, errors] = read_document(text, signals_schema());
  if (!errors.empty()) return base::unexpected(std::move(errors));
  can::SignalMap map;
  for (const auto& [name, from] : root.at("messages").items()) {
    map.messages.push_back(message_entry(name, from));
  }
  for (const auto& [path, from] : root.at("signals").items()) {
    if (!is_signal_path(path)) {
      errors.push_back({member_path("$.signals", path), std::string(kSignalPathRule)});
    }
    can::SignalEntry& entry = map.signals.emplace_back(
        can::SignalEntry{.path = path, .feedback = feedback_map(from.at("feedback")), .write = {}});
    if (from.contains("write")) entry.write = write_map(from.at("write"));
  }
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return map;
}

}  // namespace latchkey::codec
