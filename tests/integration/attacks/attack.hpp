// Attack: what an attack on a running agent is made with, and what has to be true after it.
//
// All attacks of one program meet the same agent, one after the other: what one of them has left
// behind would show in the next. The attacker writes to the command topic as an app does, and even
// has the owner's signature under whatever text; what is wrong with a message is the one thing that
// its test has changed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "integration/simulation.hpp"

namespace latchkey::integration {

// What came back when nothing did.
inline constexpr const char* kSilence = "silence";

class Attack {
 public:
  Attack();

  [[nodiscard]] Simulation& sim() { return sim_; }
  [[nodiscard]] App& owner() { return sim_.owner(); }
  [[nodiscard]] App& driver() { return sim_.driver(); }

  // Of an owner's command that would be carried out, to be bent.
  [[nodiscard]] static Json header();
  [[nodiscard]] Json claims();

  // A compact JWS with the owner's signature.
  [[nodiscard]] std::string seal(const std::string& header, const std::string& claims);
  [[nodiscard]] std::string seal(const Json& header, const Json& claims);

  // Sends a payload and tells what came back for this id: the code of the reason why it was
  // refused, another final status, or kSilence.
  [[nodiscard]] std::string answer_to(const std::string& payload, const std::string& id);
  [[nodiscard]] std::string answer_to(const ProbeMessage& message, const std::string& id);

  // One more connection with the owner's certificate.
  [[nodiscard]] std::unique_ptr<test_support::MqttProbe> connect(const std::string& client_id);

  // From here on nothing may move; so it is from the beginning.
  void begin() { actuations_ = sim_.actuations(); }
  // Nothing has moved, and the owner is still obeyed.
  void check_harmless();

 private:
  Simulation& sim_;
  std::size_t actuations_ = 0;
};

}  // namespace latchkey::integration
