// What the agent publishes, as JSON in UTF-8 on one line. Keys come in the order of the examples.
// A signal's number without a fraction is written without one. Nothing here fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "core/callback.hpp"
#include "core/catalogue.hpp"
#include "core/ids.hpp"
#include "core/signals.hpp"

namespace latchkey::codec {

// One status of one command:
//
//   {"id":"…","command":"door_lock","status":"succeeded","final":true,"seq":3,"executed":"yes",
//    "retryable":false,"reason":null,"progress":{"step":2,"of":2,"fraction":1.0},
//    "deadline_ms":0,"at":"2026-11-22T10:00:00.123Z","result":{"Vehicle.…IsLocked":true}}
//
// `command` is null when it could not be read, `result` when there is none. `reason`, where there
// is one, holds `code` and `detail`, and of these what applies:
//
//   "holder":{"id":"…","command":"…","progress":{…},"deadline_ms":1500}, "retry_after_ms":1500,
//   "interlock":{"signal":"Vehicle.Speed","condition":"<= 0","value":12}   (null: not known)
[[nodiscard]] std::string encode_callback(const core::Callback& callback,
                                          const core::Catalogue& catalogue);

// {"busy":true,"holder":{as above},"at":"…"}, or {"busy":false,"holder":null,"at":"…"}
[[nodiscard]] std::string encode_slot(const std::optional<core::Holder>& holder, base::WallTime at);

// {"Vehicle.Speed":0,…}: every signal that is known.
[[nodiscard]] std::string encode_state(const core::Signals& signals,
                                       const core::Catalogue& catalogue);

// {"online":true,"epoch":"…","agent":"0.1.0","certificate_expires_at":"2027-11-22T10:00:00.000Z"}
// The last member is there when it is known.
[[nodiscard]] std::string encode_presence(bool online, const core::Epoch& epoch,
                                          std::string_view agent_version,
                                          std::optional<base::WallTime> certificate_expiry = {});

// {"version":1,"commands":{"door_lock":{"title":"…","params":{JSON Schema},"roles":["owner"],
//  "timeout_ms":5000,"interlocks":[{"signal":"Vehicle.Speed","is":"<=","value":0,"during":true}]}}}
// What a command does to the vehicle, its steps, is not told.
[[nodiscard]] std::string encode_catalogue(const core::Catalogue& catalogue);

// RFC 3339 in UTC with milliseconds. Times outside 1970 to 9999 are written as the nearest one in
// it.
[[nodiscard]] std::string format_time(base::WallTime time);

}  // namespace latchkey::codec
