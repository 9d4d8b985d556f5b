#include "http/answers.hpp"

#include <CppUTest/TestHarness.h>

#include "http/content_types.hpp"

namespace http = latchkey::http;

TEST_GROUP(HttpAnswers){static bool has(const std::string& text, std::string_view part){
    return text.find(part) != std::string::npos;
}
}
;

TEST(HttpAnswers, Response_has_its_head_and_its_body) {
  const std::string text =
      http::print({.status = 409, .headers = {{"Retry-After", "1"}}, .body = "{}"}, {});
  CHECK(text.starts_with("HTTP/1.1 409 Conflict\r\n"));
  CHECK(has(text, "\r\nRetry-After: 1\r\n"));
  CHECK(has(text, "\r\nContent-Type: application/json\r\n"));
  CHECK(has(text, "\r\nConnection: close\r\n"));
  CHECK(has(text, "\r\nDate: "));
  CHECK(has(text, " GMT\r\n"));
  CHECK(text.ends_with("\r\nContent-Length: 2\r\n\r\n{}"));
}

TEST(HttpAnswers, Response_to_head_keeps_its_length_and_leaves_its_body) {
  const std::string text = http::print({.body = "{}"}, {.keep_alive = true, .without_body = true});
  CHECK(has(text, "\r\nConnection: keep-alive\r\n"));
  CHECK(text.ends_with("\r\nContent-Length: 2\r\n\r\n"));
}

TEST(HttpAnswers, Status_without_content_has_none) {
  for (const unsigned status : {204U, 304U}) {
    const std::string text = http::print({.status = status, .body = "left out"}, {});
    CHECK(!has(text, "Content-"));
    CHECK(text.ends_with("\r\n\r\n"));
  }
}

TEST(HttpAnswers, Header_values_cannot_end_their_line) {
  const std::string text = http::print({.headers = {{"Location", "/a\r\nSet-Cookie: b"}}}, {});
  CHECK(has(text, "\r\nLocation: /a  Set-Cookie: b\r\n"));
}

TEST(HttpAnswers, Error_has_the_shape_of_the_fleet_api) {
  const http::Response response = http::error_response(400, "bad_request", "why");
  LONGS_EQUAL(400, response.status);
  STRCMP_EQUAL(R"({"response":null,"error":"bad_request","error_description":"why"})",
               response.body.c_str());
}

TEST(HttpAnswers, Event_stream_is_not_stored_or_held_back) {
  const std::string text = http::print_event_stream_head();
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(has(text, "\r\nContent-Type: text/event-stream\r\n"));
  CHECK(has(text, "\r\nCache-Control: no-store\r\n"));
  CHECK(has(text, "\r\nX-Accel-Buffering: no\r\n"));
  CHECK(!has(text, "Content-Length"));
}

TEST(HttpAnswers, Content_type_is_told_by_the_extension) {
  const auto type = [](std::string_view path) { return std::string(http::content_type_of(path)); };
  STRCMP_EQUAL("text/html; charset=utf-8", type("index.html").c_str());
  STRCMP_EQUAL("text/javascript; charset=utf-8", type("assets/a-1.js").c_str());
  STRCMP_EQUAL("image/svg+xml", type("a.svg").c_str());
  STRCMP_EQUAL("application/json", type("assets/a.js.map").c_str());
  STRCMP_EQUAL("application/manifest+json", type("a.webmanifest").c_str());
  STRCMP_EQUAL("application/octet-stream", type("html").c_str());
}
