#include "fake_agent.hpp"

#include <array>
#include <chrono>
#include <utility>
#include <variant>

#include "must.hpp"

namespace latchkey::client {
namespace {

constexpr std::chrono::seconds kKeepFor{60};  // commands, while the broker is away

}  // namespace

FakeAgent::FakeAgent(const BrokerOptions& broker, Script script)
    : topics_(must(Topics::of({.vin = kVin}))), script_(std::move(script)) {
  session_ = must(MqttSession::connect(broker, "fake-agent", kKeepFor));
  must(session_->subscribe(topics_.command));
  thread_ = std::thread([this] { run(); });
}

FakeAgent::~FakeAgent() {
  session_->interrupt();
  thread_.join();
}

void FakeAgent::run() {
  for (;;) {
    const auto event = session_->next(MqttSession::Clock::time_point::max());
    if (!event) continue;
    if (std::holds_alternative<Interrupted>(*event)) return;
    if (const auto* message = std::get_if<Message>(&*event)) answer(*message);
  }
}

void FakeAgent::answer(const Message& message) {
  const auto no_digest = [](std::string_view) { return std::array<std::uint8_t, 32>{}; };
  auto command = codec::decode_command(message.payload, {}, no_digest);
  if (!command) return;
  for (const std::string& payload : script_({message, std::move(*command)})) {
    const auto published = session_->publish({.topic = message.response_topic,
                                              .payload = payload,
                                              .response_topic = {},
                                              .correlation = message.correlation,
                                              .content_type = "application/json",
                                              .traceparent = message.traceparent,
                                              .expires_in = {},
                                              .qos = 1});
    if (!published) return;
  }
}

std::string callback_json(const FakeAgent::Arrived& arrived, const std::string& status,
                          unsigned seq, const std::string& more) {
  return R"({"id":")" + std::string(arrived.command.request.id.view()) + R"(","command":")" +
         std::string(arrived.command.request.command.view()) + R"(","status":")" + status +
         R"(","seq":)" + std::to_string(seq) + R"(,"executed":"no","deadline_ms":5000)" + more +
         "}";
}

}  // namespace latchkey::client
