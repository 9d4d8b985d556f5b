// Relay: stands between Paho and its TCP connection, and so decides what passes.
//
// Why: Paho's receiving thread holds the library's one lock nearly all the time while messages keep
// coming, so that its sending thread may not get it for seconds; no option of Paho's or of TCP's
// makes it pause for less than 100 ms. And Paho acknowledges every message it has delivered. A
// relay can pause the stream exactly, and end it before an acknowledgement.
//
// How: the connection's descriptor number, which Paho goes on using, is given one end of a socket
// pair; a thread moves bytes between the other end and the connection. TLS is untouched: the relay
// sees what the network sees.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <thread>

#include "adapters/mqtt_paho/socket.hpp"
#include "base/result.hpp"

namespace latchkey::mqtt_paho {

class Relay {
 public:
  // Takes over the TCP connection behind `fd`. No other thread may use `fd` during the call.
  static base::Result<std::unique_ptr<Relay>, SocketError> take_over(int fd);

  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  // Waits for what cut() or the end of Paho's side began: a second at most.
  ~Relay();

  // While held, nothing more comes in, but for the few kilobytes that are past the relay already.
  void hold(bool held);

  // What Paho wrote before still goes out; what it writes from now on fails. Paho then closes.
  void cut();

  // Paho is done with the connection: the relay ends by itself.
  void finish();

 private:
  // Bytes on their way in one direction.
  class Pipe {
   public:
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    // Never wait. False: that side has ended.
    [[nodiscard]] bool fill_from(int fd);
    [[nodiscard]] bool drain_to(int fd);
    void clear() { begin_ = end_ = 0; }

   private:
    // Small, so that little has passed when hold() comes.
    std::array<char, 2048> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
  };

  Relay(Descriptor inner, Descriptor outer, Descriptor wake_up);

  void run();
  void pass_out(bool readable);
  void pass_in(bool readable);
  void part();
  void wake();

  Descriptor inner_;  // towards Paho
  Descriptor outer_;  // towards the broker
  Descriptor wake_up_;
  std::atomic<bool> held_ = false;

  // The thread's own.
  Pipe in_;
  Pipe out_;
  bool inner_open_ = true;  // Paho may still write
  bool outer_open_ = true;  // the broker may still write
  std::thread thread_;
};

}  // namespace latchkey::mqtt_paho
