// The claims of a command, read one by one: what is right is kept even when something else is
// wrong.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/request.hpp"

namespace latchkey::codec {

struct Fault {
  core::Reason reason;
  std::string detail;
};

struct Claims {
  std::optional<Fault> fault;  // the first one; without it everything required is there

  std::optional<core::CommandId> id;
  std::string audience;
  base::WallTime issued_at;
  base::WallTime expires_at;
  std::optional<base::WallTime> not_before;
  std::optional<core::Epoch> epoch;
  std::optional<core::EndpointName> endpoint;
  std::optional<core::CommandName> command;
  std::optional<base::Millis> timeout;
  core::Params params;
};

[[nodiscard]] Claims read_claims(const nlohmann::json& object);

}  // namespace latchkey::codec
