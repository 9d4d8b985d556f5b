// FakeAgent: answers commands as a test's script says, over a session of the client's own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "client/mqtt_session.hpp"
#include "client/options.hpp"
#include "client/topics.hpp"
#include "codec/command.hpp"

namespace latchkey::client {

inline constexpr const char* kVin = "5YJ3E1EA7KF000001";

class FakeAgent {
 public:
  struct Arrived {
    Message message;
    codec::DecodedCommand command;
  };
  // What is published to the command's Response Topic, one after the other.
  using Script = std::function<std::vector<std::string>(const Arrived&)>;

  // Returns when commands would reach it. The script runs on another thread.
  FakeAgent(const BrokerOptions& broker, Script script);
  FakeAgent(const FakeAgent&) = delete;
  FakeAgent& operator=(const FakeAgent&) = delete;
  ~FakeAgent();

 private:
  void run();
  void answer(const Message& message);

  Topics topics_;
  Script script_;
  std::unique_ptr<MqttSession> session_;
  std::thread thread_;
};

// A callback as agents write it; `more` follows the members that every one has.
std::string callback_json(const FakeAgent::Arrived& arrived, const std::string& status,
                          unsigned seq, const std::string& more = "");

}  // namespace latchkey::client
