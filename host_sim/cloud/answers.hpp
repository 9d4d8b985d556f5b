// Answers: HTTP responses in the shape of the Fleet API. See docs/cloud.md.
#pragma once

#include <string>
#include <string_view>

#include "cloud/command.hpp"
#include "cloud/commands.hpp"
#include "http/server.hpp"

namespace latchkey::cloud {

[[nodiscard]] http::Response json_answer(unsigned status, const Json& body);
// {"response":…}
[[nodiscard]] http::Response answer(const Json& response);
// {"response":null,"error":…,"error_description":…}, and what is in `more`.
[[nodiscard]] http::Response error_answer(unsigned status, std::string_view error,
                                          std::string_view description = {},
                                          const Json& more = Json::object());
[[nodiscard]] http::Response no_content();
[[nodiscard]] http::Response not_found();
// It can be tried again at once.
[[nodiscard]] http::Response unavailable(std::string_view why);
[[nodiscard]] http::Response store_away();
[[nodiscard]] http::Response broker_away();
[[nodiscard]] http::Response vehicle_unavailable();

// Of a command that was not begun, of one that has ended, and of one that has only begun.
[[nodiscard]] http::Response refusal_answer(const Refused& refused);
[[nodiscard]] http::Response outcome_answer(const Command& command);
[[nodiscard]] http::Response accepted_answer(const Command& command);

}  // namespace latchkey::cloud
