// Turnstile: where the thread that received a message waits until the event loop has settled it.
//
// One message is inside at a time. The receiving thread calls enter() and wait(); the loop's thread
// calls settle(), owing() and close().
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "ports/link.hpp"

namespace latchkey::mqtt_paho {

class Turnstile {
 public:
  // Opens the debt for one message.
  ports::MessageId enter();

  // True once the message was settled: acknowledge it. False after close(): it must not be.
  [[nodiscard]] bool wait();

  // Ids other than the one inside are ignored.
  void settle(ports::MessageId id);

  // Whether a message is inside and not settled.
  [[nodiscard]] bool owing() const;

  // Nothing passes from now on.
  void close();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<ports::MessageId> inside_;
  std::uint64_t last_id_ = 0;
  bool closed_ = false;
};

}  // namespace latchkey::mqtt_paho
