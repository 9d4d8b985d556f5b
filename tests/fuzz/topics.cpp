// A filter and a topic, a line each: held against a plain reading of MQTT 5, section 4.7.
#include "codec/topics.hpp"

#include <algorithm>
#include <string>

#include "core/limits.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

// Character by character: a level at a time would be how the codec does it.
bool covers(std::string_view filter, std::string_view topic, bool at_level_start = true) {
  if (filter == "#" && at_level_start) return true;
  if (filter.empty()) return topic.empty();
  if (topic.empty() && filter == "/#") return true;
  if (filter.front() == '+') {
    return covers(filter.substr(1), topic.substr(std::min(topic.find('/'), topic.size())), false);
  }
  return !topic.empty() && filter.front() == topic.front() &&
         covers(filter.substr(1), topic.substr(1), topic.front() == '/');
}

void check_alone(std::string_view text) {
  const bool name = codec::is_valid_topic_name(text);
  const bool filter = codec::is_valid_topic_filter(text);
  require(!name || filter, "every topic is a filter");
  if (!filter) return;
  require(!text.empty() && text.size() <= core::kTopicBytesMax, "topics keep to kTopicBytesMax");
  require(text.front() != '$', "the broker's own topics are not for commands");
  for (const char c : text) {
    require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "no control characters");
    require(!name || (c != '+' && c != '#'), "no wildcards in a name");
  }
  require(codec::matches(text, text), "a filter covers its own text");
}

}  // namespace

void run(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view filter = input.substr(0, end);
  const std::string_view topic = input.substr(std::min(end + 1, input.size()));
  check_alone(filter);
  check_alone(topic);
  if (codec::is_valid_topic_filter(filter) && codec::is_valid_topic_name(topic)) {
    require(codec::matches(filter, topic) == covers(filter, topic), "a filter covers what it says");
  }
  static const core::Vin vin = *core::Vin::parse("5YJ3E1EA7KF000001");
  require(codec::expand(filter, vin).find("{vin}") == std::string::npos, "every {vin} is replaced");
}

}  // namespace latchkey::fuzz
