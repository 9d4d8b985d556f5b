#include "client/params.hpp"

#include <string_view>

#include "client/text.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::client {
namespace {

constexpr codec::JsonLimits kOneScalar{.depth = 0, .values = 1, .string_bytes = 4096};

nlohmann::ordered_json parse_value(std::string_view text) {
  const bool padded = text.empty() || text.front() <= ' ' || text.back() <= ' ';
  const auto value = codec::parse_strict(text, kOneScalar);
  if (padded || !value || value->is_null()) return std::string(text);
  return *value;
}

}  // namespace

Result<nlohmann::ordered_json> parse_params(std::span<const std::string> words) {
  auto params = nlohmann::ordered_json::object();
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return problem(Exit::usage,
                     "\"" + printable(word) + "\" is no parameter: write it as name=value");
    }
    const std::string name = word.substr(0, equals);
    if (params.contains(name)) {
      return problem(Exit::usage, "the parameter " + printable(name) + " is given twice");
    }
    params[name] = parse_value(std::string_view(word).substr(equals + 1));
  }
  return params;
}

}  // namespace latchkey::client
