// Bounds: what a Link does when more comes in or goes out than there is room for.
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "link_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

namespace {

constexpr std::size_t kFlood = 20'000;

std::size_t resident_kib() {
  std::ifstream status("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  status >> total >> resident;
  return resident * 4;
}

}  // namespace

TEST_GROUP(LinkFlow) {
  test_support::Broker broker;
  test_support::MqttProbe probe{probe_options(broker.port())};

  static test_support::ProbeMessage numbered(std::size_t number) {
    test_support::ProbeMessage message = command(std::string(500, 'x'));
    message.correlation = std::to_string(number);
    return message;
  }

  // Publishes `count` commands flat out to an echoing link, until every one was answered; every
  // `qos1_every`th answer is at QoS 1. Commands answered twice, as redelivered ones are, count
  // once.
  void flood(LinkRig & rig, std::size_t count, std::size_t qos1_every = SIZE_MAX) {
    probe.subscribe(kAnswerTopic, 0);
    std::size_t taken = 0;
    rig.handler = [&](ports::MessageId id, const ports::InboundMessage& message) {
      const std::uint8_t qos = ++taken % qos1_every == 0 ? 1 : 0;
      ports::OutboundMessage reply = answer(std::string(300, 'y'), qos);
      reply.correlation = message.correlation;
      CHECK(rig.link().publish(std::move(reply)));
      rig.link().settle(id);
    };
    rig.open();
    CHECK(rig.run_until_up());

    std::atomic<bool> done = false;
    std::thread loop([&] {
      while (!done)
        rig.loop().run_until([&] { return done.load(); }, std::chrono::milliseconds{50});
    });
    std::set<std::string> answered;
    const auto on_message = [&](const test_support::ProbeMessage& message) {
      answered.insert(message.correlation);
    };
    probe.flood(count, &numbered, on_message);
    while (answered.size() < count) {
      const auto message = probe.receive();
      if (!message) break;
      on_message(*message);
    }
    done = true;
    loop.join();
    LONGS_EQUAL(count, answered.size());
  }
};

TEST(LinkFlow, Flood_answeredAtQos0_isAnsweredWholeInBoundedMemory) {
  LinkRig rig(link_options(broker.port()));
  const std::size_t before_kib = resident_kib();
  const auto start = std::chrono::steady_clock::now();
  flood(rig, kFlood);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

  const mqtt_paho::Stats stats = rig.link().stats();
  const std::size_t grown_kib = resident_kib() - before_kib;
  UT_PRINT(StringFromFormat("%zu answered in %.2f s; queue high water %zu, %llu brakes, %llu cuts, "
                            "memory grew %zu KiB",
                            kFlood, took.count(), stats.queue_high_water,
                            static_cast<unsigned long long>(stats.brakes),
                            static_cast<unsigned long long>(stats.cuts), grown_kib)
               .asCharString());
  LONGS_EQUAL(0, stats.cuts);
  LONGS_EQUAL(0, stats.publishes_refused);
  CHECK(stats.queue_high_water < 128);
}

TEST(LinkFlow, Flood_withoutRoom_cutsAndLosesNothing) {
  mqtt_paho::Options options = link_options(broker.port());
  options.reconnect_min = options.reconnect_max = base::Millis{2};
  options.queue.entries_max = 6;  // the reserve and two more; the brake never comes on
  options.queue.qos0_in_flight_max = 1;
  LinkRig rig(options);
  flood(rig, 60);
}

TEST(LinkFlow, Publish_toASilentBroker_endsAtTheBoundAndAllTakenArrive) {
  LinkRig rig(link_options(broker.port()));
  rig.open();
  CHECK(rig.run_until_up());
  broker.pause(true);
  std::size_t taken = 0;
  while (rig.link().publish(answer("x", 1), ports::DeliveryId{taken})) ++taken;
  const mqtt_paho::QueueLimits limits;
  CHECK(taken <= limits.entries_max + limits.qos1_in_flight_max);
  CHECK(taken >= limits.entries_max / 2);
  LONGS_EQUAL(1, rig.link().stats().publishes_refused);

  broker.pause(false);
  CHECK(rig.run_until([&] { return rig.delivered.size() == taken; }));
  for (std::size_t i = 0; i < taken; ++i) CHECK(rig.delivered[i] == ports::DeliveryId{i});
}

TEST(LinkFlow, Publish_ofTooManyBytes_isRefused) {
  LinkRig rig(link_options(broker.port()));
  rig.open();
  CHECK(rig.run_until_up());
  CHECK_FALSE(rig.link().publish(answer(std::string(600 * 1024, 'x'), 0)));
}

TEST(LinkFlow, Publish_withAMessageInHand_hasRoomInAFullQueue) {
  LinkRig rig(link_options(broker.port()));
  probe.subscribe(kAnswerTopic, 0);
  rig.open();
  CHECK(rig.run_until_up());
  probe.publish(command("first"));
  CHECK(rig.run_until_messages(1));
  // Paho sends nothing while a message is in hand, so the queue fills to the last entry.
  std::size_t taken = 0;
  while (rig.link().publish(answer("filler", 0))) ++taken;
  LONGS_EQUAL(mqtt_paho::QueueLimits{}.entries_max, rig.link().stats().queue_high_water);
  rig.settle_next();
  for (std::size_t i = 0; i < taken; ++i) CHECK(probe.receive().has_value());

  probe.publish(command("second"));
  CHECK(rig.run_until_messages(2));
  for (int i = 0; i < 4; ++i) CHECK(rig.link().publish(answer("reply", 0)));
  rig.settle_next();
  for (int i = 0; i < 4; ++i) STRCMP_EQUAL("reply", probe.receive()->payload.c_str());
}

TEST(LinkFlow, Flood_whileQos1AnswersWait_isAnsweredWhole) {
  mqtt_paho::Options options = link_options(broker.port());
  options.queue.qos1_in_flight_max = 2;
  LinkRig rig(options);
  flood(rig, 4000, 40);
  LONGS_EQUAL(0, rig.link().stats().cuts);
}
