// Whom an outcome is shown to: the configured host, over TLS, when its certificate says so.
#include <cstdlib>
#include <filesystem>

#include "endpoints_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

TEST_GROUP(EndpointTrust) {
  EndpointsRig rig;

  void check_nothing_was_shown(const HttpsServer& server) {
    CHECK(rig.run_until_verdicts("one- "));
    LONGS_EQUAL(0, server.record().requests.size());
  }
};

TEST(EndpointTrust, Server_ofAnotherAuthority_isShownNothing) {
  const test_support::TemporaryFolder other_folder;
  const test_support::CertificateAuthority other(other_folder.path());
  const HttpsServer server = rig.serve({});
  https_curl::Endpoint endpoint = rig.endpoint("A", server);
  endpoint.ca_file = other.file("ca.pem");
  rig.open({endpoint});
  rig.post_last_time("A", "one");
  check_nothing_was_shown(server);
  LONGS_EQUAL(1, server.record().connections);
}

TEST(EndpointTrust, Server_withAnotherName_isShownNothing) {
  rig.authority.issue("elsewhere", "DNS:elsewhere");
  const HttpsServer server = rig.serve({.cert_file = rig.authority.file("elsewhere.pem"),
                                        .key_file = rig.authority.file("elsewhere.key")},
                                       {});
  rig.open({rig.endpoint("A", server)});
  rig.post_last_time("A", "one");
  check_nothing_was_shown(server);
  LONGS_EQUAL(1, server.record().connections);
}

TEST(EndpointTrust, Server_withoutTls_isShownNothing) {
  const HttpsServer server = rig.serve({.cert_file = {}, .key_file = {}}, {});
  rig.open({rig.endpoint("A", server)});
  rig.post_last_time("A", "one");
  check_nothing_was_shown(server);
  LONGS_EQUAL(1, server.record().connections);
}

TEST(EndpointTrust, Url_withoutTls_isNotCalled) {
  const HttpsServer server = rig.serve({.cert_file = {}, .key_file = {}}, {});
  https_curl::Endpoint endpoint = rig.endpoint("A", server);
  endpoint.url = "http://localhost:" + std::to_string(server.port()) + "/";
  rig.open({endpoint});
  rig.post_last_time("A", "one");
  check_nothing_was_shown(server);
  LONGS_EQUAL(0, server.record().connections);
}

TEST(EndpointTrust, Missing_authorityFile_meansNobodyIsTrusted) {
  const HttpsServer server = rig.serve({});
  https_curl::Endpoint endpoint = rig.endpoint("A", server);
  endpoint.ca_file = rig.folder.file("none.pem");
  rig.open({endpoint});
  rig.post_last_time("A", "one");
  check_nothing_was_shown(server);
}

TEST(EndpointTrust, Authority_thatWasReplaced_isNotTrustedAnyMore) {
  const test_support::TemporaryFolder other_folder;
  const test_support::CertificateAuthority other(other_folder.path());
  const HttpsServer server = rig.serve({{.status = 200, .headers = {{"Connection", "close"}}}});
  https_curl::Endpoint endpoint = rig.endpoint("A", server);
  endpoint.ca_file = rig.folder.file("trusted.pem");
  std::filesystem::copy_file(rig.authority.file("ca.pem"), endpoint.ca_file);
  rig.open({endpoint});
  rig.post_last_time("A", "one");
  CHECK(rig.run_until_verdicts("one+ "));

  std::filesystem::copy_file(other.file("ca.pem"), endpoint.ca_file,
                             std::filesystem::copy_options::overwrite_existing);
  rig.post_last_time("A", "two");
  CHECK(rig.run_until_verdicts("one+ two- "));
  LONGS_EQUAL(1, server.record().requests.size());
}

TEST(EndpointTrust, Client_showsItsCertificateWhereItHasOne) {
  rig.authority.issue("agent", "DNS:agent");
  const HttpsServer server = rig.serve({.cert_file = rig.authority.file("server.pem"),
                                        .key_file = rig.authority.file("server.key"),
                                        .client_ca_file = rig.authority.file("ca.pem")},
                                       {});
  https_curl::Endpoint known = rig.endpoint("known", server);
  known.cert_file = rig.authority.file("agent.pem");
  known.key_file = rig.authority.file("agent.key");
  rig.open({known, rig.endpoint("unknown", server)});
  rig.post("known", "one");
  CHECK(rig.run_until_verdicts("one+ "));
  rig.post_last_time("unknown", "two");
  CHECK(rig.run_until_verdicts("one+ two- "));
  LONGS_EQUAL(1, server.record().requests.size());
}

TEST(EndpointTrust, Proxy_ofTheEnvironment_isNotUsed) {
  const HttpsServer proxy = rig.serve({.cert_file = {}, .key_file = {}}, {});
  const HttpsServer server = rig.serve({});
  // No thread that runs now looks at the environment. NOLINTBEGIN(concurrency-mt-unsafe)
  const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const char* name : {"https_proxy", "ALL_PROXY"}) ::setenv(name, url.c_str(), 1);
  rig.open({rig.endpoint("A", server)});
  rig.post("A", "one");
  const bool taken = rig.run_until_verdicts("one+ ");
  rig.close();
  for (const char* name : {"https_proxy", "ALL_PROXY"}) ::unsetenv(name);
  // NOLINTEND(concurrency-mt-unsafe)
  CHECK(taken);
  LONGS_EQUAL(0, proxy.record().connections);
}
