#include "cloud/answers.hpp"

#include <chrono>

#include "codec/strict_json.hpp"

namespace latchkey::cloud {
namespace {

void add_retry_after(http::Response& response, base::Millis wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
  response.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
}

http::Response busy(const Refused& refused) {
  Json more{{"holder", refused.holder}};
  if (refused.retry_after) more["retry_after_ms"] = refused.retry_after->count();
  auto response = error_answer(409, "busy", refused.detail, more);
  if (refused.retry_after) add_retry_after(response, *refused.retry_after);
  return response;
}

http::Response rate_limited(base::Millis wait) {
  auto response = error_answer(429, "rate_limited", "this client sends too many commands",
                               {{"retry_after_ms", wait.count()}});
  add_retry_after(response, wait);
  return response;
}

}  // namespace

http::Response json_answer(unsigned status, const Json& body) {
  return {.status = status,
          .headers = {{"Cache-Control", "no-store"}},
          .body = codec::dump_json(body) + '\n'};
}

http::Response answer(const Json& response) { return json_answer(200, {{"response", response}}); }

http::Response error_answer(unsigned status, std::string_view error, std::string_view description,
                            const Json& more) {
  Json body{{"response", nullptr}, {"error", error}, {"error_description", description}};
  body.update(more);
  return json_answer(status, body);
}

http::Response no_content() { return {.status = 204, .content_type = {}}; }

http::Response not_found() { return error_answer(404, "not_found"); }

http::Response unavailable(std::string_view why) {
  auto response = error_answer(503, "unavailable", why);
  add_retry_after(response, std::chrono::seconds(1));
  return response;
}

http::Response store_away() { return unavailable("the store is away"); }

http::Response broker_away() { return unavailable("the broker is away"); }

http::Response vehicle_unavailable() {
  return error_answer(408, "vehicle unavailable: vehicle is offline or asleep");
}

http::Response refusal_answer(const Refused& refused) {
  switch (refused.why) {
    case Refusal::offline: return vehicle_unavailable();
    case Refusal::busy: return busy(refused);
    case Refusal::id_conflict:
      return error_answer(409, "id_conflict", "this Idempotency-Key is another command's");
    case Refusal::rate_limited: return rate_limited(refused.retry_after.value_or(base::Millis{0}));
    case Refusal::unavailable: return unavailable(refused.detail);
  }
  return error_answer(500, "internal");
}

http::Response outcome_answer(const Command& command) {
  if (command.state != State::unanswered) return answer(response_of(command));
  if (command.executed == "no") return unavailable(command.reason.value("detail", ""));
  auto response = vehicle_unavailable();
  response.headers.emplace_back("Location", "/commands/" + command.id);
  return response;
}

http::Response accepted_answer(const Command& command) {
  auto response = json_answer(202, to_json(command));
  response.headers.emplace_back("Location", "/commands/" + command.id);
  return response;
}

}  // namespace latchkey::cloud
