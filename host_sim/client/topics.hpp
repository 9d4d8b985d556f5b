// Where things are, on the broker, for one vehicle and one client.
#pragma once

#include <string>
#include <string_view>

#include "client/options.hpp"
#include "client/outcome.hpp"

namespace latchkey::client {

struct Topics {
  std::string command;
  std::string callback;  // where the vehicle answers when it may not use a Response Topic
  std::string presence;
  std::string slot;
  std::string state;
  std::string catalogue;
  std::string answers;  // clients/{client}/callback: answers to us come below it

  // usage when the VIN is none (17 characters, no I, O, Q), or a name makes no topic.
  [[nodiscard]] static Result<Topics> of(const Party& party);

  [[nodiscard]] std::string response_topic(std::string_view id) const {
    return answers + "/" + std::string(id);
  }
};

}  // namespace latchkey::client
