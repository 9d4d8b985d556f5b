#include "runtime/topics.hpp"

#include <utility>

namespace latchkey::runtime {

Topics make_topics(const std::string& prefix, std::vector<std::string> response_patterns) {
  return {.command = prefix + "/command",
          .callback = prefix + "/callback",
          .presence = prefix + "/presence",
          .slot = prefix + "/slot",
          .state = prefix + "/state",
          .catalogue = prefix + "/catalogue",
          .response_patterns = std::move(response_patterns)};
}

}  // namespace latchkey::runtime
