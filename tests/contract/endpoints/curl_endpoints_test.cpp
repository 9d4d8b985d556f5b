// What is posted, what counts as taken, and what happens otherwise.
#include <filesystem>

#include "endpoints_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

namespace {

std::ptrdiff_t threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

HttpAnswer long_answer(unsigned status) {
  constexpr std::size_t kMoreThanSocketsHold = 64 * 1024 * 1024;
  return {.status = status, .body = std::string(kMoreThanSocketsHold, 'x')};
}

}  // namespace

TEST_GROUP(CurlEndpoints) { EndpointsRig rig; };

TEST(CurlEndpoints, Outcome_isPostedAsItIs) {
  const HttpsServer server = rig.serve({{.status = 204}});
  rig.open({rig.endpoint("A", server)});
  ports::StoredOutcome outcome = rig.outcome("one");
  outcome.message.payload = R"({"id":"one","note":"é"})";
  outcome.message.jws = "eyJhbGciOiJFUzI1NiJ9..c2ln";
  outcome.message.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  outcome.message.tracestate = "a=1,b=2";
  rig.post("A", outcome);
  CHECK(rig.run_until_verdicts("one+ "));

  const auto requests = server.record().requests;
  LONGS_EQUAL(1, requests.size());
  const test_support::HttpRequest& request = requests[0];
  STRCMP_EQUAL("POST", request.method.c_str());
  STRCMP_EQUAL("/outcomes?from=car", request.target.c_str());
  STRCMP_EQUAL(outcome.message.payload.c_str(), request.body.c_str());
  STRCMP_EQUAL("application/json", request.headers.at("content-type").c_str());
  STRCMP_EQUAL("one", request.headers.at("idempotency-key").c_str());
  STRCMP_EQUAL("eyJhbGciOiJFUzI1NiJ9..c2ln", request.headers.at("latchkey-signature").c_str());
  STRCMP_EQUAL(outcome.message.traceparent.c_str(), request.headers.at("traceparent").c_str());
  STRCMP_EQUAL("a=1,b=2", request.headers.at("tracestate").c_str());
  CHECK(rig.lines.empty());
}

TEST(CurlEndpoints, Headers_thatAreEmptyOrBreakOut_areLeftOut) {
  const HttpsServer server = rig.serve({});
  rig.open({rig.endpoint("A", server)});
  ports::StoredOutcome outcome = rig.outcome("one");
  outcome.message.traceparent = "a\r\nX-Injected: 1";
  outcome.message.tracestate = std::string("a\0b", 3);
  rig.post("A", outcome);
  CHECK(rig.run_until_verdicts("one+ "));
  const auto headers = server.record().requests.at(0).headers;
  for (const char* name : {"latchkey-signature", "traceparent", "tracestate", "x-injected"}) {
    CHECK_TEXT(!headers.contains(name), name);
  }
}

TEST(CurlEndpoints, Outcomes_goInOrderOverOneConnection) {
  const HttpsServer server = rig.serve({});
  rig.open({rig.endpoint("A", server)});
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const std::string id = "c" + std::to_string(i);
    rig.post("A", id.c_str());
    expected += id + "+ ";
  }
  CHECK(rig.run_until_verdicts(expected));
  LONGS_EQUAL(20, server.record().requests.size());
  LONGS_EQUAL(1, server.record().connections);
}

TEST(CurlEndpoints, Failure_isTriedAgainAndToldOnce) {
  const HttpsServer server = rig.serve({{.status = 500}, {.status = 503}, {.status = 200}});
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  LONGS_EQUAL(3, server.record().requests.size());
  LONGS_EQUAL(2, rig.lines.size());
  STRCMP_EQUAL("endpoint A does not take one, to be tried again: HTTP status 500",
               rig.lines[0].c_str());
  STRCMP_EQUAL("endpoint A takes again", rig.lines[1].c_str());
}

TEST(CurlEndpoints, Redirect_isNotFollowed) {
  const HttpsServer elsewhere = rig.serve({});
  const std::string location = "https://localhost:" + std::to_string(elsewhere.port()) + "/";
  const HttpsServer server = rig.serve({{.status = 302, .headers = {{"Location", location}}},
                                        {.status = 307, .headers = {{"Location", "/further"}}},
                                        {.status = 200}});
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  LONGS_EQUAL(3, server.record().requests.size());
  for (const auto& request : server.record().requests) {
    STRCMP_EQUAL("/outcomes?from=car", request.target.c_str());
  }
  LONGS_EQUAL(0, elsewhere.record().connections);
}

TEST(CurlEndpoints, RetryAfter_isHeeded) {
  const HttpsServer server = rig.serve({{.status = 503, .headers = {{"Retry-After", "1"}}}});
  rig.options.queue.backoff_max = base::Millis{60'000};
  rig.open({rig.endpoint("A", server)});
  const auto start = std::chrono::steady_clock::now();
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::seconds{1});
}

TEST(CurlEndpoints, Silence_endsWithTheTimeLimit) {
  const HttpsServer server = rig.serve({{.withheld = true}, {.status = 200}});
  rig.options.request.timeout = base::Millis{200};
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  LONGS_EQUAL(2, server.record().requests.size());
  STRCMP_CONTAINS("timed out", rig.lines.at(0).c_str());
}

TEST(CurlEndpoints, Response_thatIsTooLong_isCutShort) {
  const HttpsServer server = rig.serve({long_answer(500), {.status = 200}});
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  CHECK(rig.run_until([&] { return server.record().answers_cut_short == 1; }));
  LONGS_EQUAL(2, server.record().requests.size());
}

TEST(CurlEndpoints, Head_thatIsTooLong_isCutShort) {
  HttpAnswer answer = {.status = 200};
  for (int i = 0; i < 2000; ++i)
    answer.headers.emplace_back("X-" + std::to_string(i), "1234567890");
  const HttpsServer server = rig.serve({answer});
  rig.open({rig.endpoint("A", server)});
  for (const char* id : {"one", "two"}) rig.post("A", id);
  CHECK(rig.run_until_verdicts("one+ two+ "));
  LONGS_EQUAL(2, server.record().connections);
}

TEST(CurlEndpoints, Success_thatGoesOnForTooLong_isTaken) {
  const HttpsServer server = rig.serve({long_answer(200)});
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  CHECK(rig.run_until([&] { return server.record().answers_cut_short == 1; }));
}

TEST(CurlEndpoints, Endpoints_areIndependent) {
  const HttpsServer silent = rig.serve({{.withheld = true}});
  const HttpsServer server = rig.serve({});
  rig.open({rig.endpoint("A", silent), rig.endpoint("B", server)});
  rig.post("A", "one");
  CHECK(rig.run_until([&] { return silent.record().requests.size() == 1; }));
  for (const char* id : {"two", "three"}) rig.post("B", id);
  CHECK(rig.run_until_verdicts("two+ three+ "));
}

TEST(CurlEndpoints, Refused_outcomeDoesNotHoldUpTheRest) {
  rig.options.queue.backoff_min = base::Millis{60'000};
  rig.options.queue.backoff_max = base::Millis{60'000};
  const HttpsServer server = rig.serve({{.status = 422}});
  rig.open({rig.endpoint("A", server)});
  for (const char* id : {"poison", "two"}) rig.post("A", id);
  CHECK(rig.run_until([&] { return rig.verdicts.starts_with("two+ "); }));
}

TEST(CurlEndpoints, Old_isGivenUpAfterATry) {
  const HttpsServer server = rig.serve({{.status = 500}});
  rig.open({rig.endpoint("A", server)});
  rig.post_last_time("A", "one");
  CHECK(rig.run_until_verdicts("one- "));
  LONGS_EQUAL(1, server.record().requests.size());
  STRCMP_EQUAL("endpoint A does not get one, given up: HTTP status 500", rig.lines.back().c_str());
}

TEST(CurlEndpoints, Endpoint_thatNobodyKnows_getsNothing) {
  const HttpsServer server = rig.serve({});
  rig.open({rig.endpoint("A", server)});
  rig.post("B", "one");
  CHECK(rig.run_until_verdicts("one- "));
  STRCMP_CONTAINS("endpoint B does not get one, given up: ", rig.lines.at(0).c_str());
}

TEST(CurlEndpoints, Without_endpointsThereIsNoThread) {
  const auto before = threads();
  rig.open({});
  LONGS_EQUAL(before, threads());
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one- "));
  LONGS_EQUAL(before, threads());
}

TEST(CurlEndpoints, End_isPrompt_andTheNextRunPostsAgain) {
  const HttpsServer server = rig.serve({{.withheld = true}});
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until([&] { return server.record().requests.size() == 1; }));
  const auto start = std::chrono::steady_clock::now();
  rig.close();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{2});
  STRCMP_EQUAL("", rig.verdicts.c_str());

  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  LONGS_EQUAL(2, server.record().requests.size());
}
