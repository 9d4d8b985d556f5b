// A Link over TLS: both sides show certificates, and the host name counts.
#include "link_rig.hpp"
#include "support/certificate_authority.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

TEST_GROUP(LinkTls) {
  test_support::TemporaryFolder folder;
  test_support::CertificateAuthority authority{folder.path()};

  void setup() override { authority.issue("agent", "DNS:agent"); }

  std::string configuration(const std::string& server_name) {
    authority.issue("broker", server_name);
    return "allow_anonymous true\nrequire_certificate true\ncafile " + authority.file("ca.pem") +
           "\ncertfile " + authority.file("broker.pem") + "\nkeyfile " +
           authority.file("broker.key") + "\n";
  }

  mqtt_paho::Options options(const test_support::Broker& broker) {
    mqtt_paho::Options options = link_options(broker.port());
    options.host = "localhost";
    options.tls = mqtt_paho::Tls{authority.file("ca.pem"), authority.file("agent.pem"),
                                 authority.file("agent.key")};
    return options;
  }
};

TEST(LinkTls, Broker_withTheRightName_isTrusted) {
  test_support::Broker broker(configuration("DNS:localhost"));
  LinkRig rig(options(broker));
  rig.open();
  CHECK(rig.run_until_up());
  CHECK(rig.link().publish(answer("over TLS", 1), ports::DeliveryId{1}));
  CHECK(rig.run_until([&] { return !rig.delivered.empty(); }));
}

TEST(LinkTls, Broker_withAnotherName_isRefused) {
  test_support::Broker broker(configuration("DNS:elsewhere"));
  LinkRig rig(options(broker));
  rig.open();
  CHECK(rig.run_until([&] { return !rig.downs.empty() || rig.ups > 0; }));
  LONGS_EQUAL(0, rig.ups);
}

TEST(LinkTls, Broker_ofAnotherAuthority_isRefused) {
  test_support::Broker broker(configuration("DNS:localhost"));
  test_support::TemporaryFolder other_folder;
  const test_support::CertificateAuthority other(other_folder.path());
  mqtt_paho::Options wary = options(broker);
  wary.tls->ca_file = other.file("ca.pem");
  LinkRig rig(wary);
  rig.open();
  CHECK(rig.run_until([&] { return !rig.downs.empty() || rig.ups > 0; }));
  LONGS_EQUAL(0, rig.ups);
}

TEST(LinkTls, Link_withAMessageInHand_doesNotAcknowledgeIt) {
  test_support::Broker broker(configuration("DNS:localhost"));
  LinkRig rig(options(broker));
  rig.open();
  CHECK(rig.run_until_up());
  ports::OutboundMessage self = answer("to myself", 1);
  self.topic = kCommandTopic;
  CHECK(rig.link().publish(self));
  CHECK(rig.run_until_messages(1));
  rig.reopen();
  CHECK(rig.settle_next().redelivered);
}
