#include "codec/claims.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using core::Reason;
using nlohmann::json;

constexpr double kLastSecond = 253402300799;  // of the year 9999

enum class Presence : bool { required, optional };

class Reader {
 public:
  explicit Reader(const json& object) : object_(object) {}

  Claims read() {
    claims_.id = name<core::CommandId>("jti", Presence::required,
                                       "jti must be a string of 1 to 64 of A-Z a-z 0-9 - _");
    claims_.audience = string("aud", Presence::required);
    claims_.issued_at = time("iat", Presence::required).value_or(base::WallTime{});
    claims_.expires_at = time("exp", Presence::required).value_or(base::WallTime{});
    claims_.not_before = time("nbf", Presence::optional);
    string("sub", Presence::optional);
    claims_.epoch = name<core::Epoch>("epoch", Presence::optional,
                                      "epoch must be one that the agent's presence has told");
    claims_.endpoint =
        name<core::EndpointName>("callback", Presence::optional,
                                 "callback must be an endpoint's name: 1 to 32 of A-Z a-z 0-9 - _");
    claims_.timeout = timeout();
    claims_.command = command();
    claims_.params = params();
    return std::move(claims_);
  }

 private:
  void fail(Reason reason, std::string detail) {
    if (!claims_.fault) claims_.fault = Fault{reason, std::move(detail)};
  }

  const json* find(const char* claim, Presence presence) {
    const auto found = object_.find(claim);
    if (found != object_.end()) return &*found;
    if (presence == Presence::required) {
      fail(Reason::malformed, std::string(claim) + " is missing");
    }
    return nullptr;
  }

  std::string string(const char* claim, Presence presence) {
    const json* value = find(claim, presence);
    if (value == nullptr) return {};
    if (value->is_string()) return value->get_ref<const std::string&>();
    fail(Reason::malformed, std::string(claim) + " must be a string");
    return {};
  }

  template <class Name>
  std::optional<Name> name(const char* claim, Presence presence, const char* rule) {
    const json* value = find(claim, presence);
    if (value == nullptr) return std::nullopt;
    std::optional<Name> parsed;
    if (value->is_string()) parsed = Name::parse(value->get_ref<const std::string&>());
    if (!parsed) fail(Reason::malformed, rule);
    return parsed;
  }

  // A NumericDate (RFC 7519 section 2): seconds since 1970, with or without a fraction.
  std::optional<base::WallTime> time(const char* claim, Presence presence) {
    const json* value = find(claim, presence);
    if (value == nullptr) return std::nullopt;
    const auto seconds = to_number(*value);
    if (!seconds || *seconds < 0 || *seconds > kLastSecond) {
      fail(Reason::malformed, std::string(claim) + " must be a time in seconds since 1970");
      return std::nullopt;
    }
    return base::WallTime{base::Millis{std::llround(*seconds * 1000)}};
  }

  std::optional<base::Millis> timeout() {
    const json* value = find("timeout_ms", Presence::optional);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() == 0) {
      fail(Reason::malformed, "timeout_ms must be a whole number above 0");
      return std::nullopt;
    }
    constexpr auto kMax = static_cast<std::uint64_t>(core::kCommandTimeoutMax.count());
    return base::Millis{std::min(value->get<std::uint64_t>(), kMax)};
  }

  std::optional<core::CommandName> command() {
    const json* value = find("cmd", Presence::required);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
      fail(Reason::malformed, "cmd must be a string");
      return std::nullopt;
    }
    const auto parsed = core::CommandName::parse(value->get_ref<const std::string&>());
    if (!parsed) fail(Reason::unknown_command, "cmd must be 1 to 48 of a-z 0-9 _");
    return parsed;
  }

  core::Params params() {
    const json* value = find("params", Presence::optional);
    if (value == nullptr) return {};
    if (!value->is_object()) {
      fail(Reason::invalid_params, "params must be an object");
      return {};
    }
    if (value->size() > core::kParamsMax) {
      fail(Reason::invalid_params,
           "params: at most " + std::to_string(core::kParamsMax) + " are allowed");
      return {};
    }
    core::Params params;
    params.reserve(value->size());
    for (const auto& [key, given] : value->get_ref<const json::object_t&>()) {
      const auto param_name = core::ParamName::parse(key);
      const auto param_value = to_value(given);
      if (!param_name) {
        fail_param(key, "a name is 1 to 48 of a-z 0-9 _");
      } else if (!param_value) {
        fail_param(key, "must be true, false, a number or a string of at most 64 bytes");
      } else {
        params.push_back({*param_name, *param_value});
      }
    }
    return params;
  }

  void fail_param(std::string_view key, std::string_view rule) {
    fail(Reason::invalid_params,
         member_path("params", key.substr(0, core::NameRule::kCapacity)).append(": ").append(rule));
  }

  const json& object_;
  Claims claims_;
};

}  // namespace

Claims read_claims(const json& object) { return Reader(object).read(); }

}  // namespace latchkey::codec
