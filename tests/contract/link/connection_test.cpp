// How a Link comes up, goes down and comes back.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>

#include "link_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

namespace {

using Clock = std::chrono::steady_clock;

// The socket options of this process's one connection to `port`, as the kernel has them.
struct SocketState {
  int connections = 0;
  int nodelay = 0;
  int user_timeout_ms = 0;
};

SocketState inspect_connection_to(std::uint16_t port) {
  constexpr int kDescriptorsMax = 256;
  SocketState state;
  for (int fd = 0; fd < kDescriptorsMax; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (ntohs(peer.sin_port) != port) continue;
    ++state.connections;
    socklen_t value_size = sizeof(int);
    getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &state.nodelay, &value_size);
    getsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &state.user_timeout_ms, &value_size);
  }
  return state;
}

}  // namespace

TEST_GROUP(LinkConnection) {
  test_support::Broker broker;
  LinkRig rig{link_options(broker.port())};

  void open() {
    rig.open();
    CHECK(rig.run_until_up());
  }

  // Whether the broker published the will, told by what the probe gets first.
  std::string next_presence(test_support::MqttProbe & probe) {
    const auto message = probe.receive();
    return message ? message->payload : "nothing";
  }
};

TEST(LinkConnection, Socket_afterConnect_hasNodelayAndTimeout) {
  open();
  const SocketState state = inspect_connection_to(broker.port());
  LONGS_EQUAL(1, state.connections);
  CHECK(state.nodelay != 0);
  LONGS_EQUAL(20'000, state.user_timeout_ms);
}

TEST(LinkConnection, Socket_afterReconnect_hasNodelayAgain) {
  open();
  broker.stop();
  CHECK(rig.run_until([this] { return !rig.downs.empty(); }));
  LONGS_EQUAL(0, inspect_connection_to(broker.port()).connections);
  broker.start();
  CHECK(rig.run_until([this] { return rig.ups == 2; }));
  CHECK(inspect_connection_to(broker.port()).nodelay != 0);
}

TEST(LinkConnection, Broker_restarted_keepsTheSession) {
  open();
  {
    test_support::MqttProbe probe(probe_options(broker.port()));
    probe.publish(command("before"));
    rig.settle_next();
    CHECK(rig.link().publish(answer("flush", 1), ports::DeliveryId{1}));
    CHECK(rig.run_until([this] { return !rig.delivered.empty(); }));
  }
  broker.stop();
  CHECK(rig.run_until([this] { return !rig.downs.empty(); }));
  CHECK_FALSE(rig.link().publish(answer("nobody there", 0)));

  broker.start();
  CHECK(rig.run_until([this] { return rig.ups == 2; }));
  test_support::MqttProbe probe(probe_options(broker.port()));
  probe.subscribe(kAnswerTopic, 1);
  probe.publish(command("after"));
  STRCMP_EQUAL("after", rig.settle_next().payload.c_str());
  CHECK(rig.link().publish(answer("back", 1)));
  STRCMP_EQUAL("back", probe.receive()->payload.c_str());
}

TEST(LinkConnection, Message_publishedWhileDown_arrivesAfterwards) {
  open();
  rig.drop();
  {
    test_support::MqttProbe probe(probe_options(broker.port()));
    probe.publish(command("while away"));
  }
  broker.stop();
  broker.start();
  rig.reopen();
  STRCMP_EQUAL("while away", rig.settle_next().payload.c_str());
  LONGS_EQUAL(1, rig.ups);  // never a message before link_up
}

TEST(LinkConnection, Broker_absentAtFirst_isWaitedFor) {
  broker.stop();
  rig.open();
  CHECK(rig.run_until([this] { return !rig.downs.empty(); }));
  CHECK_FALSE(rig.link().publish(answer("too early", 0)));
  broker.start();
  CHECK(rig.run_until_up());
  LONGS_EQUAL(1, rig.downs.size());  // one report for a broker that stays away
}

TEST(LinkConnection, Broker_refusing_isReportedWithItsReason) {
  test_support::Broker closed("allow_anonymous false\n");
  LinkRig unwelcome(link_options(closed.port()));
  unwelcome.open();
  CHECK(unwelcome.run_until([&] { return !unwelcome.downs.empty(); }));
  STRCMP_CONTAINS("Not authorized", unwelcome.downs[0].c_str());
}

TEST(LinkConnection, Client_withTheSameId_takesOverOnlyForAWhile) {
  open();
  { test_support::MqttProbe thief(probe_options(broker.port(), "agent")); }
  CHECK(rig.run_until([this] { return rig.ups == 2; }));
  LONGS_EQUAL(1, rig.downs.size());
}

TEST(LinkConnection, Link_endingWithADebt_leavesItsWill) {
  test_support::MqttProbe probe(probe_options(broker.port()));
  probe.subscribe(kPresenceTopic, 1);
  open();
  probe.publish(command("debt"));
  CHECK(rig.run_until_messages(1));
  rig.drop();
  STRCMP_EQUAL("will", next_presence(probe).c_str());
}

TEST(LinkConnection, Close_sendsWhatIsQueuedAndNoWill) {
  test_support::MqttProbe probe(probe_options(broker.port()));
  probe.subscribe(kPresenceTopic, 0);  // at QoS 1, the broker itself would reorder them
  open();
  ports::OutboundMessage presence = answer("", 1);
  presence.topic = kPresenceTopic;
  for (int i = 0; i < 50; ++i) {
    presence.payload = std::to_string(i);
    presence.qos = i % 10 == 0 ? 1 : 0;
    CHECK(rig.link().publish(presence));
  }
  rig.link().close();
  rig.drop();
  for (int i = 0; i < 50; ++i)
    STRCMP_EQUAL(std::to_string(i).c_str(), next_presence(probe).c_str());
  test_support::ProbeMessage last;
  last.topic = kPresenceTopic;
  last.payload = "no will";
  probe.publish(last);
  STRCMP_EQUAL("no will", next_presence(probe).c_str());
}

TEST(LinkConnection, Close_whileTheBrokerIsDown_isQuick) {
  broker.stop();
  rig.open();
  CHECK(rig.run_until([this] { return !rig.downs.empty(); }));
  const auto start = Clock::now();
  rig.link().close();
  rig.drop();
  CHECK(Clock::now() - start < std::chrono::seconds{3});
}

TEST(LinkConnection, Close_whileTheBrokerIsSilent_isBounded) {
  open();
  broker.pause(true);
  CHECK(rig.link().publish(answer("never acknowledged", 1)));
  auto start = Clock::now();
  rig.link().close();
  CHECK(Clock::now() - start < std::chrono::milliseconds{2500});
  start = Clock::now();
  rig.drop();
  CHECK(Clock::now() - start < std::chrono::milliseconds{2500});
  broker.pause(false);
}

TEST(LinkConnection, Drop_whileConnectingToASilentBroker_isBounded) {
  broker.pause(true);
  rig.open();
  const auto start = Clock::now();
  rig.drop();
  CHECK(Clock::now() - start < std::chrono::seconds{3});
  broker.pause(false);
}

TEST(LinkConnection, Calls_afterClose_doNothing) {
  open();
  rig.link().close();
  rig.link().close();
  CHECK_FALSE(rig.link().publish(answer("late", 0)));
  rig.link().settle(ports::MessageId{1});
}

TEST(LinkConnection, Drop_withoutOpen_isFine) { rig.drop(); }

TEST(LinkConnection, Proxy_inTheEnvironment_isNotUsed) {
  rig.drop();
  setenv("http_proxy", "http://127.0.0.1:9", 1);  // NOLINT(concurrency-mt-unsafe)
  LinkRig direct(link_options(broker.port()));
  direct.open();
  CHECK(direct.run_until_up());
}
