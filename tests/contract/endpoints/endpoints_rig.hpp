// EndpointsRig: a CurlEndpoints with real servers to post to, and a record of what comes of it.
#pragma once

#include <CppUTest/TestHarness.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/https_curl/curl_endpoints.hpp"
#include "support/certificate_authority.hpp"
#include "support/https_server/https_server.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_loop.hpp"

namespace latchkey::contract {

using test_support::HttpAnswer;
using test_support::HttpsServer;

class RealClock final : public ports::Clock {
  [[nodiscard]] base::Now do_now() const override {
    const auto mono = std::chrono::steady_clock::now().time_since_epoch();
    return {.mono = base::MonoTime{std::chrono::floor<base::MonoTime::duration>(mono)},
            .wall = std::chrono::floor<base::Millis>(std::chrono::system_clock::now())};
  }
};

class EndpointsRig final : private ports::Endpoints::Events {
 public:
  EndpointsRig() {
    authority.issue("server", "DNS:localhost");
    options.queue.backoff_min = base::Millis{1};
    options.queue.backoff_max = base::Millis{20};
  }

  // A server with a certificate for localhost.
  [[nodiscard]] HttpsServer serve(std::vector<HttpAnswer> script) {
    return serve(
        {.cert_file = authority.file("server.pem"), .key_file = authority.file("server.key")},
        std::move(script));
  }
  [[nodiscard]] HttpsServer serve(const test_support::HttpsServerOptions& how,
                                  std::vector<HttpAnswer> script) {
    return {how, std::move(script), [this] { loop.post([] {}); }};
  }

  [[nodiscard]] https_curl::Endpoint endpoint(const char* name, const HttpsServer& server) const {
    return {.name = *core::EndpointName::parse(name),
            .url = "https://localhost:" + std::to_string(server.port()) + "/outcomes?from=car",
            .ca_file = authority.file("ca.pem"),
            .cert_file = {},
            .key_file = {}};
  }

  void open(std::vector<https_curl::Endpoint> endpoints) {
    endpoints_ = std::make_unique<https_curl::CurlEndpoints>(
        std::move(endpoints), options, loop, clock_,
        [this](https_curl::LogLevel, std::string_view line) { lines.emplace_back(line); });
    static_cast<ports::Endpoints&>(*endpoints_).open(*this);
  }
  void close() { endpoints_.reset(); }

  void post(const char* endpoint, ports::StoredOutcome outcome) {
    endpoints_->post(*core::EndpointName::parse(endpoint), std::move(outcome));
  }
  // What has just concluded, and is tried for long.
  void post(const char* endpoint, const char* id) { post(endpoint, outcome(id)); }
  // What is given up with its first failure.
  void post_last_time(const char* endpoint, const char* id) {
    ports::StoredOutcome old = outcome(id);
    old.concluded_at -= std::chrono::hours{48};
    post(endpoint, std::move(old));
  }

  [[nodiscard]] ports::StoredOutcome outcome(const char* id) const {
    ports::StoredOutcome outcome{
        .id = *core::CommandId::parse(id), .message = {}, .concluded_at = clock_.now().wall};
    outcome.message.payload = R"({"id":")" + std::string(id) + R"("})";
    return outcome;
  }

  bool run_until(const std::function<bool()>& done) { return loop.run_until(done); }
  // "one+ two- ": in the order in which they came.
  bool run_until_verdicts(const std::string& expected) {
    return run_until([&] { return verdicts.size() >= expected.size(); }) && verdicts == expected;
  }

  test_support::TemporaryFolder folder;
  test_support::CertificateAuthority authority{folder.path()};
  https_curl::Options options;
  test_support::TestLoop loop;
  std::string verdicts;
  std::vector<std::string> lines;

 private:
  void on_posted(const core::CommandId& id, bool taken) override {
    verdicts.append(id.view()).append(taken ? "+ " : "- ");
  }

  RealClock clock_;
  std::unique_ptr<https_curl::CurlEndpoints> endpoints_;
};

}  // namespace latchkey::contract
