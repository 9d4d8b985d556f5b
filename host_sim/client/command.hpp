// One command, from what was asked for to the message that carries it.
#pragma once

#include <chrono>
#include <string>

#include "client/mqtt_session.hpp"
#include "client/options.hpp"
#include "client/outcome.hpp"
#include "client/random.hpp"
#include "client/signing.hpp"
#include "client/topics.hpp"
#include "client/uuid7.hpp"

namespace latchkey::client {

struct SignedCommand {
  std::string id;
  std::string name;
  std::string jws;
  std::chrono::seconds lifetime{0};  // from when it was signed
};

[[nodiscard]] base::WallTime wall_now();

// usage when a parameter or the id is none. That the vehicle knows the command is not checked.
[[nodiscard]] Result<Claims> make_claims(const CommandOptions& options, const std::string& vin,
                                         Uuid7Source& ids, base::WallTime now);

[[nodiscard]] Result<SignedCommand> sign_command(const Signer& signer, const Claims& claims);

// To the vehicle at QoS 1, to be answered at `response_topic`. The broker keeps it no longer than
// the vehicle would take it. Each starts a trace of its own.
[[nodiscard]] Publication publication_of(const SignedCommand& command, const Topics& topics,
                                         const std::string& response_topic,
                                         const RandomBytes& random = system_random);

}  // namespace latchkey::client
