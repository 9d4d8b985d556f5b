#include "client/command.hpp"

#include <algorithm>
#include <utility>

#include "client/params.hpp"
#include "client/text.hpp"
#include "core/ids.hpp"

namespace latchkey::client {

base::WallTime wall_now() {
  return std::chrono::floor<base::Millis>(std::chrono::system_clock::now());
}

Result<Claims> make_claims(const CommandOptions& options, const std::string& vin, Uuid7Source& ids,
                           base::WallTime now) {
  if (!options.id.empty() && !core::CommandId::parse(options.id)) {
    return problem(Exit::usage, "\"" + printable(options.id) +
                                    "\" is no command id: 1 to 64 of A-Z a-z 0-9 - _");
  }
  auto params = parse_params(options.params);
  if (!params) return base::unexpected<Problem>(std::move(params.error()));
  Claims claims{.id = options.id.empty() ? ids.next(now) : options.id,
                .vin = vin,
                .command = options.name,
                .params = std::move(*params),
                .issued_at = now,
                .expires_at = now + options.expires_in,
                .not_before = std::nullopt,
                .timeout = options.timeout,
                .epoch = options.epoch,
                .subject = {},
                .endpoint = options.endpoint};
  if (options.not_before_in) claims.not_before = now + *options.not_before_in;
  return claims;
}

Result<SignedCommand> sign_command(const Signer& signer, const Claims& claims) {
  auto jws = signer.sign(claims);
  if (!jws) return base::unexpected<Problem>(std::move(jws.error()));
  return SignedCommand{
      .id = claims.id,
      .name = claims.command,
      .jws = std::move(*jws),
      .lifetime = std::chrono::ceil<std::chrono::seconds>(claims.expires_at - claims.issued_at)};
}

Publication publication_of(const SignedCommand& command, const Topics& topics,
                           const std::string& response_topic, const RandomBytes& random) {
  return {.topic = topics.command,
          .payload = command.jws,
          .response_topic = response_topic,
          .correlation = command.id,
          .content_type = "application/jose",
          .traceparent = make_traceparent(random),
          // One that is too late already is for the vehicle to refuse, so it must get there.
          .expires_in = std::max(command.lifetime, std::chrono::seconds(1))};
}

}  // namespace latchkey::client
