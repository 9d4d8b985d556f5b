// What a storm of commands came to.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace latchkey::client {

class StormStats {
 public:
  using Duration = std::chrono::nanoseconds;

  // The first answer to one command: "accepted", "rejected busy", … after `latency`.
  void add(const std::string& answer, Duration latency);

  // From the first publish to the last answer, of `sent` commands.
  void finish(std::size_t sent, Duration took);

  [[nodiscard]] std::size_t answered() const { return latencies_.size(); }
  [[nodiscard]] std::size_t unanswered() const { return sent_ - latencies_.size(); }

  // After finish(). Lines for people; printable.
  [[nodiscard]] std::vector<std::string> lines() const;
  // {"sent","answered","unanswered","took_ms","per_second","answers":{…},
  //  "latency_ms":{"p50","p99","max"}}
  [[nodiscard]] nlohmann::ordered_json json() const;

 private:
  // The smallest latency that this share of the answers did not exceed (nearest rank).
  [[nodiscard]] Duration percentile(double share) const;
  [[nodiscard]] double per_second() const;

  std::map<std::string, std::uint64_t> answers_;
  std::vector<Duration> latencies_;  // sorted by finish()
  std::size_t sent_ = 0;
  Duration took_{0};
};

}  // namespace latchkey::client
