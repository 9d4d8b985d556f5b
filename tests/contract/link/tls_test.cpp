// A Link over TLS: both sides show certificates, and the host name counts.
#include <fstream>
#include <stdexcept>

#include "link_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

namespace {

using Path = std::filesystem::path;

// A certificate authority for one test, with OpenSSL's command line.
class Authority {
 public:
  explicit Authority(Path folder) : folder_(std::move(folder)) {
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", file("ca.key"), "-out", file("ca.pem"), "-subj", "/CN=test authority",
             "-days", "2"});
  }

  // Makes NAME.pem and NAME.key.
  void issue(const std::string& name, const std::string& alternative_name) {
    std::ofstream(folder_ / (name + ".ext")) << "subjectAltName=" << alternative_name << "\n";
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             file(name + ".key"), "-out", file(name + ".csr"), "-subj", "/CN=" + name});
    openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey",
             file("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", file(name + ".ext"),
             "-out", file(name + ".pem")});
  }

  [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }

 private:
  void openssl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    test_support::ChildProcess process(arguments, folder_ / "openssl.log");
    if (process.wait(test_support::kPatience) != 0) throw std::runtime_error("openssl failed");
  }

  Path folder_;
};

}  // namespace

TEST_GROUP(LinkTls) {
  test_support::TemporaryFolder folder;
  Authority authority{folder.path()};

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
  const Authority other(other_folder.path());
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
