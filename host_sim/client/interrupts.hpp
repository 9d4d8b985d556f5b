// Interrupts: Ctrl-C (SIGINT) and SIGTERM for a program that has something to say before it ends.
//
// One per process, made in main before any other thread: it blocks both signals for all of them and
// waits for them on a thread of its own. Whoever attaches is told of the first; without somebody
// attached, and at the second, the process ends at once with status 130.
#pragma once

#include <functional>
#include <mutex>
#include <thread>

namespace latchkey::client {

class Interrupts {
 public:
  // `tell` runs on another thread, until this ends.
  class Attachment {
   public:
    Attachment(Interrupts& interrupts, std::function<void()> tell);
    Attachment(const Attachment&) = delete;
    Attachment& operator=(const Attachment&) = delete;
    ~Attachment();

   private:
    Interrupts& interrupts_;
  };

  Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  ~Interrupts();

 private:
  void wait_for_signals();

  std::mutex mutex_;
  std::function<void()> tell_;
  std::thread thread_;
};

}  // namespace latchkey::client
