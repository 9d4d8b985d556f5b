// A decoded command, and what is left of one that could not be decoded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/reason.hpp"
#include "core/value.hpp"

namespace latchkey::core {

// Where callbacks go and what they carry back unchanged. The topic is one that the vehicle's
// configuration allows.
struct ReplyTo {
  std::string topic;
  std::string correlation;
  std::string traceparent;
  std::string tracestate;
};

struct Param {
  ParamName name;
  Value value;
};

using Params = std::vector<Param>;

inline const Value* find(const Params& params, const ParamName& name) {
  for (const Param& param : params) {
    if (param.name == name) return &param.value;
  }
  return nullptr;
}

// The claims of a command in its envelope. Well-formed, and no more: nothing here is proven until
// the signature is.
struct Request {
  CommandId id;
  KeyId key;
  Fingerprint fingerprint;
  std::string audience;
  base::WallTime issued_at;
  base::WallTime expires_at;
  std::optional<base::WallTime> not_before;
  std::optional<Epoch> epoch;
  CommandName command;
  Params params;
  std::optional<base::Millis> timeout;
  ReplyTo reply_to;
  std::optional<EndpointName> endpoint{};  // the outcome is to be posted there as well
};

// Bytes that are no command. Answered only when an authorised key's name and an id could be read.
struct Undecodable {
  Reason reason = Reason::malformed;
  Detail detail;
  std::optional<CommandId> id;
  std::optional<KeyId> key;
  ReplyTo reply_to;
};

}  // namespace latchkey::core
