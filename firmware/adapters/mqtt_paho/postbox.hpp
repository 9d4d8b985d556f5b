// Postbox: carries events from Paho's threads to the event loop, until it is shut.
//
// post() may be called from any thread. shut() is called on the loop's thread; after it, neither
// the loop nor the events object is touched again, not even by tasks that the loop already holds.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "ports/link.hpp"
#include "ports/loop.hpp"

namespace latchkey::mqtt_paho {

class Postbox {
 public:
  using Task = std::function<void(ports::Link::Events&)>;

  Postbox(ports::Loop& loop, ports::Link::Events& events);

  void post(Task task);
  void shut();

 private:
  // Belongs to the loop's thread, and lives as long as a task that was posted.
  struct Receiver {
    ports::Link::Events* events;
  };

  std::mutex mutex_;
  ports::Loop* loop_;
  std::shared_ptr<Receiver> receiver_;
};

}  // namespace latchkey::mqtt_paho
