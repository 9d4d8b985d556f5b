// Reading JSON from the wire: what is missing or of the wrong kind reads as nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace latchkey::client {

// An object; nothing when `payload` is no JSON, exceeds what an agent sends, or is something else.
[[nodiscard]] std::optional<nlohmann::json> parse_object(std::string_view payload);

// `payload` on one line of ASCII, as it may be written to any terminal or log; null if it is no
// JSON. Members stay in their order.
[[nodiscard]] nlohmann::ordered_json parse_in_order(std::string_view payload);
[[nodiscard]] std::string ascii_line(const nlohmann::ordered_json& json);

// Of an object's member; of anything that is no object too.
[[nodiscard]] const nlohmann::json* member_of(const nlohmann::json& json, const char* name);
[[nodiscard]] std::string text_of(const nlohmann::json& json, const char* name);
[[nodiscard]] bool flag_of(const nlohmann::json& json, const char* name);
[[nodiscard]] std::optional<double> number_of(const nlohmann::json& json, const char* name);
[[nodiscard]] std::optional<base::Millis> millis_of(const nlohmann::json& json, const char* name);

// RFC 3339 in UTC with milliseconds, as an agent writes it: 2026-11-23T10:00:00.123Z
[[nodiscard]] std::optional<base::WallTime> parse_time(std::string_view text);

// A value for people: printable, numbers and truth values as in JSON, words without quotes.
[[nodiscard]] std::string value_words(const nlohmann::json& value);

}  // namespace latchkey::client
