// What callback endpoints get, and what becomes of outcomes that they do not take.
#include <cstdlib>
#include <set>

#include "deliveries_rig.hpp"
#include "support/certificate_authority.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

TEST_GROUP(Deliveries) {
  DeliveriesRig rig;

  void teardown() override { ::unsetenv("http_proxy"); }  // NOLINT(concurrency-mt-unsafe)

  // It was given up without a word to the server.
  void check_given_up(const char* id, const HttpsServer& server, const char* why) {
    CHECK(rig.run_until_off_list(id));
    LONGS_EQUAL(0, server.record().connections);
    LONGS_EQUAL(1, rig.lines.size());
    STRCMP_CONTAINS(id, rig.lines[0].c_str());
    STRCMP_CONTAINS(why, rig.lines[0].c_str());
  }
};

TEST(Deliveries, Outcome_isPostedAsItIs) {
  const HttpsServer server = rig.serve({{.status = 204}});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_off_list("one"));

  const auto requests = server.record().requests;
  LONGS_EQUAL(1, requests.size());
  const HttpRequest& request = requests[0];
  STRCMP_EQUAL("POST", request.method.c_str());
  STRCMP_EQUAL("/outcomes?from=cloud", request.target.c_str());
  STRCMP_EQUAL(DeliveriesRig::body_of("one").c_str(), request.body.c_str());
  STRCMP_EQUAL("application/json", request.headers.at("content-type").c_str());
  STRCMP_EQUAL("one", request.headers.at("idempotency-key").c_str());
  STRCMP_EQUAL(kTraceparent, request.headers.at("traceparent").c_str());
  CHECK(rig.is_genuine(request));
  CHECK(rig.lines.empty());
}

TEST(Deliveries, Look_doesNotWaitForTheNextSecond) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  const auto instance = rig.start_instance();
  CHECK(rig.run_until([&] { return rig.store.claims == 1; }));
  const auto start = std::chrono::steady_clock::now();
  rig.settle("one", "app");
  instance->look();
  CHECK(rig.run_until_requests(server, 1));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds{900});
}

TEST(Deliveries, Many_areNotOneClaimASecond) {
  const HttpsServer server = rig.serve({});
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  for (const std::string& name : names) rig.put_endpoint(name, DeliveriesRig::url(server));
  for (int i = 0; i < 50; ++i) {
    for (const std::string& name : names) rig.settle(name + std::to_string(i), name);
  }
  const auto start = std::chrono::steady_clock::now();
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_requests(server, 200));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{3});
  CHECK(server.record().connections <= 4);
}

TEST(Deliveries, Failure_isTriedAgain_untilItIsTaken) {
  const HttpsServer server = rig.serve({{.status = 500}, {.status = 204}});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_requests(server, 2));
  CHECK(rig.run_until_off_list("one"));
  LONGS_EQUAL(2, server.record().requests.size());
  LONGS_EQUAL(1, rig.lines.size());
  STRCMP_EQUAL("endpoint owner/app does not take one, to be tried again: HTTP status 500",
               rig.lines[0].c_str());
}

TEST(Deliveries, Redirect_isNotFollowed) {
  const HttpsServer elsewhere = rig.serve({});
  const HttpsServer server =
      rig.serve({{.status = 307, .headers = {{"Location", DeliveriesRig::url(elsewhere)}}}});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_requests(server, 2));
  LONGS_EQUAL(0, elsewhere.record().connections);
}

TEST(Deliveries, RetryAfter_isHeeded) {
  const HttpsServer server =
      rig.serve({{.status = 503, .headers = {{"Retry-After", "60"}}}, {.status = 200}});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  CHECK(rig.run_until([&] { return !rig.store.postponed.empty(); }));
  LONGS_EQUAL(60'000, rig.store.postponed[0].second.count());
}

TEST(Deliveries, Endpoint_thatDoesNotAnswer_holdsUpNoOther) {
  const HttpsServer silent = rig.serve({{.withheld = true}});
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("dead", DeliveriesRig::url(silent));
  rig.put_endpoint("app", DeliveriesRig::url(server));
  for (const char* id : {"d1", "d2"}) rig.settle(id, "dead");
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_requests(silent, 1));
  for (const char* id : {"one", "two"}) rig.settle(id, "app");
  instance->look();
  CHECK(rig.run_until_off_list("one") && rig.run_until_off_list("two"));
  LONGS_EQUAL(1, silent.record().requests.size());
}

TEST(Deliveries, Instances_ofOneStore_postItOnce) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  const auto first = rig.start_instance();
  const auto second = rig.start_instance();
  CHECK(rig.run_until([&] { return rig.store.claims == 2; }));
  for (int i = 0; i < 20; ++i) rig.settle("c" + std::to_string(i), "app");
  first->look();
  second->look();
  for (int i = 0; i < 20; ++i) CHECK(rig.run_until_off_list("c" + std::to_string(i)));
  std::set<std::string> ids;
  for (const HttpRequest& request : server.record().requests) {
    ids.insert(request.headers.at("idempotency-key"));
  }
  LONGS_EQUAL(20, ids.size());
  LONGS_EQUAL(20, server.record().requests.size());
}

TEST(Deliveries, Old_isGivenUp) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  rig.now += std::chrono::hours{25};
  const auto instance = rig.start_instance();
  check_given_up("one", server, "given up: it was not taken for too long");
}

TEST(Deliveries, Endpoint_thatIsNotRegisteredAnyMore_getsNothing) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("another", DeliveriesRig::url(server));
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  check_given_up("one", server, "given up: it is not registered any more");
}

TEST(Deliveries, Origin_thatIsNotConfigured_isNotCalled) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", "http://localhost:" + std::to_string(server.port()) + "/");
  rig.settle("one", "app");
  const auto instance = rig.start_instance();
  check_given_up("one", server, "callbacks may not go to http://localhost:");
}

TEST(Deliveries, Record_thatCannotBeRead_isDropped) {
  const HttpsServer server = rig.serve({});
  rig.settle("one", "");
  const auto instance = rig.start_instance();
  check_given_up("one", server, "cannot be read");
}

TEST(Deliveries, What_cannotBeSigned_isNotPosted) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  rig.can_sign = false;
  const auto instance = rig.start_instance();
  CHECK(rig.run_until([&] { return !rig.store.postponed.empty(); }));
  LONGS_EQUAL(0, server.record().connections);
  STRCMP_CONTAINS("it cannot be signed", rig.lines.at(0).c_str());
  rig.can_sign = true;
  CHECK(rig.run_until_off_list("one"));
}

TEST(Deliveries, Store_thatIsAway_isLookedAtWhenItIsBack) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  rig.store.up = false;
  const auto instance = rig.start_instance();
  instance->look();
  LONGS_EQUAL(0, rig.store.claims);
  rig.store.up = true;
  CHECK(rig.run_until_off_list("one"));
}

TEST(Deliveries, Proxy_ofTheEnvironment_isNotAsked) {
  const HttpsServer server = rig.serve({});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  // Nothing else reads the environment just now.
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);  // NOLINT(concurrency-mt-unsafe)
  const auto instance = rig.start_instance();
  CHECK(rig.run_until_off_list("one"));
  LONGS_EQUAL(1, server.record().requests.size());
  CHECK(rig.lines.empty());
}

TEST(Deliveries, Https_isForWhomTheAuthorityVouchesFor) {
  const test_support::TemporaryFolder folder;
  const test_support::CertificateAuthority authority{folder.path()};
  authority.issue("server", "DNS:localhost");
  const test_support::TemporaryFolder other_folder;
  const test_support::CertificateAuthority other{other_folder.path()};
  other.issue("server", "DNS:localhost");

  const HttpsServer server = rig.serve(
      {}, {.cert_file = authority.file("server.pem"), .key_file = authority.file("server.key")});
  const HttpsServer stranger =
      rig.serve({}, {.cert_file = other.file("server.pem"), .key_file = other.file("server.key")});
  rig.put_endpoint("app", "https://localhost:" + std::to_string(server.port()) + "/");
  rig.put_endpoint("stranger", "https://localhost:" + std::to_string(stranger.port()) + "/");
  rig.settle("one", "app");
  rig.settle("two", "stranger");
  const auto instance = rig.start_instance(authority.file("ca.pem"));
  CHECK(rig.run_until_off_list("one"));
  CHECK(rig.run_until([&] { return !rig.store.postponed.empty(); }));
  STRCMP_EQUAL("two", rig.store.postponed[0].first.c_str());
  LONGS_EQUAL(1, server.record().requests.size());
  CHECK(stranger.record().requests.empty());
}

TEST(Deliveries, End_isPrompt_andLeavesWhatIsUnderWay) {
  const HttpsServer server = rig.serve({{.withheld = true}});
  rig.put_endpoint("app", DeliveriesRig::url(server));
  rig.settle("one", "app");
  auto instance = rig.start_instance();
  CHECK(rig.run_until_requests(server, 1));
  const auto start = std::chrono::steady_clock::now();
  instance.reset();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{2});
  CHECK(rig.is_on_list("one"));
}
