// Vcan: the interface vcan0 of this machine's kernel, and a raw socket on it, with nothing in
// common with the adapter under test. What fails throws std::runtime_error.
#pragma once

#include <linux/can.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <vector>

#include "base/lifetime.hpp"
#include "can/frame.hpp"

namespace latchkey::contract {

inline constexpr const char* kInterface = "vcan0";

void set_interface_up(bool up);
void create_interface();  // up
void delete_interface();

// So many frames at a time, 20 ms apart.
void limit_interface_queue(int frames);
void unlimit_interface_queue();

class VcanNode {
 public:
  explicit VcanNode(boost::asio::io_context& loop);

  void send(const can::Frame& frame);
  // With any flags, and bytes beyond its size.
  void send_raw(const can_frame& frame);
  // False: the interface is down or not there.
  bool try_send(const can_frame& frame);

  [[nodiscard]] const std::vector<can::Frame>& heard() const { return heard_; }

 private:
  void wait();
  void drain();

  boost::asio::posix::stream_descriptor socket_;
  std::vector<can::Frame> heard_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::contract
