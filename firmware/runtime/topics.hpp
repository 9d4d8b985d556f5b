// Where the agent speaks and listens. All names are complete: the VIN is filled in.
#pragma once

#include <string>
#include <vector>

namespace latchkey::runtime {

struct Topics {
  std::string command;
  std::string callback;  // for requests without a response topic that is allowed
  std::string presence;
  std::string slot;
  std::string state;
  std::string catalogue;
  std::vector<std::string> response_patterns;  // MQTT topic filters that response topics must match
};

Topics make_topics(const std::string& prefix, std::vector<std::string> response_patterns);

}  // namespace latchkey::runtime
