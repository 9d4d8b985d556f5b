// Loop: how another thread hands work to the event loop. The only entrance.
#pragma once

#include <functional>

namespace latchkey::ports {

class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;

  // Runs `task` on the loop's thread, in the order of posting. Callable from any thread.
  void post(std::function<void()> task) { do_post(std::move(task)); }

 private:
  virtual void do_post(std::function<void()> task) = 0;
};

}  // namespace latchkey::ports
