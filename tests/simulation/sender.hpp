// Sender: the apps and the attackers. It makes commands, good and bad, and sends them over a
// network that has its own ideas.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/broker.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Sender {
 public:
  // `epoch` tells the one that the agent has announced last.
  Sender(Scene& scene, Broker& broker, std::function<std::string()> epoch)
      : scene_(scene), broker_(broker), epoch_(std::move(epoch)) {}

  // Spreads its commands over so much time from now on.
  void begin(Micros time);

  // One good command over a good network. Its number.
  unsigned probe();

  // Every message that there ever was, once more.
  void repeat_all();

 private:
  struct Draft {
    std::string id;
    std::string_view command = "one";
    unsigned key = kOwner;
    bool genuine = true;
    std::string_view vin;
    base::Millis issued{0};  // from now
    base::Millis lifetime{30'000};
    std::optional<base::Millis> not_before;
    std::string epoch;
    std::size_t padding = 0;
    bool to_endpoint = false;
  };

  [[nodiscard]] Draft draft();
  void spoil(Draft& draft);
  unsigned issue(const Draft& draft);
  unsigned issue_control(std::string_view command, std::string_view of);
  unsigned seal(Issued issued, const std::string& claims, bool genuine);

  void send_something();
  void storm();
  void post(unsigned number);
  void transmit(Post post);

  Scene& scene_;
  Broker& broker_;
  std::function<std::string()> epoch_;
};

}  // namespace latchkey::simulation
