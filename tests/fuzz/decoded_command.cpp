#include "fuzz/decoded_command.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "codec/base64url.hpp"
#include "codec/command.hpp"
#include "core/plan.hpp"
#include "fuzz/catalogues.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

constexpr std::string_view kTopic = "clients/fuzz/callback";
constexpr std::string_view kCorrelation{"\0\xFFid", 4};

constexpr base::WallTime kYear10000{std::chrono::sys_days(std::chrono::year(10000) / 1 / 1)};

// A stand-in that is fast and tells most texts apart.
std::array<std::uint8_t, 32> digest(std::string_view text) {
  std::array<std::uint8_t, 32> hash{};
  std::size_t i = 0;
  for (const char c : text) {
    auto& byte = hash[i++ % hash.size()];
    byte = static_cast<std::uint8_t>(byte * 31U + static_cast<unsigned char>(c));
  }
  return hash;
}

bool is_untouched(const core::ReplyTo& reply_to) {
  return reply_to.topic == kTopic && reply_to.correlation == kCorrelation &&
         reply_to.traceparent.empty() && reply_to.tracestate.empty();
}

bool is_sound(const core::Value& value) {
  const auto* number = std::get_if<double>(&value);
  return number == nullptr || std::isfinite(*number);
}

void check_params(const core::Params& params) {
  require(params.size() <= core::kParamsMax, "no more parameters than kParamsMax");
  for (const core::Param& param : params) {
    require(core::find(params, param.name) == &param.value, "no parameter is given twice");
    require(is_sound(param.value), "a number is finite");
  }
}

void check_request(const core::Request& request) {
  for (const base::WallTime time :
       {request.issued_at, request.expires_at, request.not_before.value_or(base::WallTime{})}) {
    require(time >= base::WallTime{} && time <= kYear10000, "times lie in 1970 to 9999");
  }
  require(!request.timeout ||
              (*request.timeout > base::Millis(0) && *request.timeout <= core::kCommandTimeoutMax),
          "a timeout lies in 1 ms to kCommandTimeoutMax");
  require(request.audience.size() <= core::kCommandBytesMax, "the audience came from the command");
  require(is_untouched(request.reply_to), "the reply's address is none of the payload's business");
  check_params(request.params);
}

// One command has one text: what was signed is a part of it, and nothing can be varied around it.
void check_text(const codec::DecodedCommand& command, std::string_view jws) {
  require(jws.size() <= core::kCommandBytesMax, "no command is longer than kCommandBytesMax");
  require(jws.starts_with(command.signing_input), "what was signed is the beginning, unchanged");
  const std::string_view rest = jws.substr(command.signing_input.size());
  require(rest == "." + codec::encode_base64url(command.signature), "the signature has one text");
  const std::string_view signed_part = command.signing_input;
  const std::size_t dot = signed_part.find('.');
  require(dot != std::string_view::npos, "a header and claims are signed");
  for (const auto part : {signed_part.substr(0, dot), signed_part.substr(dot + 1)}) {
    const auto bytes = codec::decode_base64url(part);
    require(bytes && codec::encode_base64url(*bytes) == part, "header and claims have one text");
  }
  require(command.request.fingerprint.body == digest(command.signing_input) &&
              command.request.fingerprint.signature == command.signature,
          "the fingerprint is of what was signed, and of the signature");
}

void check_refusal(const core::Undecodable& refused, std::string_view jws) {
  require(!refused.detail.empty(), "a refusal says why");
  require((refused.reason == core::Reason::too_large) == (jws.size() > core::kCommandBytesMax),
          "too_large means too large");
  require(!refused.id || refused.key, "no id is told without a key");
  require(jws.size() <= core::kPacketBytesMax || !refused.key, "what is far too large is not read");
  require(is_untouched(refused.reply_to), "a refusal goes where the answer would have gone");
}

void check_plan(const core::Request& request) {
  const core::CommandDef* def = default_catalogue().find(request.command);
  if (def == nullptr || core::find_param_error(def->params, request.params)) return;
  const core::Plan plan = core::make_plan(*def, request.params);
  require(plan.steps.size() == def->steps.size(), "a plan has the catalogue's steps");
  require(plan.rollback.size() == def->rollback.size(), "and its way back");
}

}  // namespace

void check_command(std::string_view jws) {
  core::ReplyTo reply_to{.topic = std::string(kTopic),
                         .correlation = std::string(kCorrelation),
                         .traceparent = {},
                         .tracestate = {}};
  const auto command = codec::decode_command(jws, std::move(reply_to), digest);
  if (!command) return check_refusal(command.error(), jws);
  check_text(*command, jws);
  check_request(command->request);
  check_plan(command->request);
}

}  // namespace latchkey::fuzz
