// SocketCanBus: a CAN bus that the kernel has an interface for, `can0` or the like.
//
// Threading: as can::Bus. An interface that is not there, goes down or goes away is tried again,
// after kBackoffMin doubling to kBackoffMax. A controller that is bus-off comes back by itself only
// where the interface has a restart-ms; a frame heard shows its return as well as the kernel's word
// for it.
// Bounds: where the interface's own queue is full, kWaitingMax frames wait here. Frames are heard
// and sent without allocation.
#pragma once

#include <linux/can.h>

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "can/bus.hpp"

namespace latchkey::can_socketcan {

class SocketCanBus final : public can::Bus {
 public:
  // Gets a line for the log when the bus comes or goes, and for complaints of the controller, ever
  // more rarely: the first, second, fourth, eighth, …
  using Log = std::function<void(std::string_view)>;

  static constexpr base::Millis kBackoffMin{100};
  static constexpr base::Millis kBackoffMax{2000};
  static constexpr base::Millis kResendAfter{2};
  static constexpr std::size_t kWaitingMax = 64;
  static constexpr std::size_t kFramesPerWake = 64;  // then others have their turn

  SocketCanBus(const boost::asio::any_io_executor& executor, std::string interface, Log log);

 private:
  enum class Sent : std::uint8_t { yes, no_room, no };

  void do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) override;
  bool do_send(const can::Frame& frame) override;

  void open_socket();
  void lost(std::string_view why);
  void wait();
  void drain();
  void on_kernel_frame(const can_frame& frame);
  void on_error_frame(const can_frame& frame);
  void on_controller_state(std::uint8_t state);

  Sent send_now(const can_frame& frame);
  void send_waiting();
  void send_waiting_later();

  void up(std::string_view how);
  void down(std::string_view why);
  void log(std::string_view what) const;

  const std::string interface_;
  const Log log_;
  Events* events_ = nullptr;
  std::optional<std::vector<can::FrameId>> wanted_;  // in order
  bool up_ = false;
  bool told_down_ = false;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer retry_;
  boost::asio::steady_timer resend_;
  base::Millis backoff_ = kBackoffMin;
  std::array<can_frame, kWaitingMax> waiting_{};  // a ring
  std::size_t waiting_first_ = 0;
  std::size_t waiting_count_ = 0;
  std::uint64_t complaints_ = 0;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::can_socketcan
