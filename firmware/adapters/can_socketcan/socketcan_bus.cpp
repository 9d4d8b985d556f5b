#include "adapters/can_socketcan/socketcan_bus.hpp"

#include <linux/can/error.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

#include "adapters/can_socketcan/raw_socket.hpp"

namespace latchkey::can_socketcan {
namespace {

using boost::system::error_code;

std::string message_of(int error) { return std::generic_category().message(error); }

}  // namespace

SocketCanBus::SocketCanBus(const boost::asio::any_io_executor& executor, std::string interface,
                           Log log)
    : interface_(std::move(interface)),
      log_(std::move(log)),
      socket_(executor),
      retry_(executor),
      resend_(executor) {}

void SocketCanBus::do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) {
  events_ = &events;
  wanted_ = std::move(wanted);
  if (wanted_) std::ranges::sort(*wanted_);
  boost::asio::post(socket_.get_executor(), lifetime_.guard([this] { open_socket(); }));
}

bool SocketCanBus::do_send(const can::Frame& frame) {
  if (!up_) return false;
  const can_frame raw = to_kernel(frame);
  if (waiting_count_ == 0) {
    const Sent sent = send_now(raw);
    if (sent != Sent::no_room) return sent == Sent::yes;
    send_waiting_later();
  }
  if (waiting_count_ == kWaitingMax) return false;
  waiting_[(waiting_first_ + waiting_count_++) % kWaitingMax] = raw;
  return true;
}

void SocketCanBus::open_socket() {
  const auto socket = open_raw_socket(interface_, wanted_);
  if (!socket) return lost(socket.error());
  socket_.assign(*socket);
  backoff_ = kBackoffMin;
  wait();
  up("up");
}

// The socket of an interface that went down would live on, that of one deleted would not: a new one
// serves both.
void SocketCanBus::lost(std::string_view why) {
  error_code ignored;
  socket_.close(ignored);
  retry_.expires_after(backoff_);
  backoff_ = std::min(backoff_ * 2, kBackoffMax);
  retry_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error) open_socket();
  }));
  down(why);
}

void SocketCanBus::wait() {
  socket_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     lifetime_.guard([this](const error_code& error) {
                       if (!error) drain();
                     }));
}

void SocketCanBus::drain() {
  for (std::size_t count = 0; count < kFramesPerWake && socket_.is_open(); ++count) {
    can_frame frame{};
    const ssize_t size = ::recv(socket_.native_handle(), &frame, sizeof frame, MSG_DONTWAIT);
    if (size == CAN_MTU) {
      on_kernel_frame(frame);
    } else if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
      break;
    } else if (size < 0) {
      return lost(message_of(errno));
    }
  }
  if (socket_.is_open()) wait();
}

void SocketCanBus::on_kernel_frame(const can_frame& frame) {
  if ((frame.can_id & CAN_ERR_FLAG) != 0) return on_error_frame(frame);
  const auto heard = from_kernel(frame);
  if (!heard) return;
  up("recovered");
  if (wanted_ && !std::ranges::binary_search(*wanted_, heard->id)) return;
  events_->on_frame(*heard);
}

void SocketCanBus::on_error_frame(const can_frame& frame) {
  if ((frame.can_id & CAN_ERR_CRTL) != 0) on_controller_state(frame.data[1]);
  // A controller that went off and came back at once tells both in one frame.
  if ((frame.can_id & CAN_ERR_BUSOFF) != 0) {
    down("bus-off; it restarts by itself if the interface has a restart-ms");
  }
  if ((frame.can_id & CAN_ERR_RESTARTED) != 0) up("recovered");
}

void SocketCanBus::on_controller_state(std::uint8_t state) {
  constexpr unsigned kPassive = CAN_ERR_CRTL_RX_PASSIVE | CAN_ERR_CRTL_TX_PASSIVE;
  constexpr unsigned kWarning = CAN_ERR_CRTL_RX_WARNING | CAN_ERR_CRTL_TX_WARNING;
  constexpr unsigned kOverflow = CAN_ERR_CRTL_RX_OVERFLOW | CAN_ERR_CRTL_TX_OVERFLOW;
  if ((state & (kPassive | kWarning | kOverflow)) == 0) return;
  ++complaints_;
  if (!std::has_single_bit(complaints_)) return;
  std::string what = "the controller complains (" + std::to_string(complaints_) + " so far):";
  if ((state & kPassive) != 0) what += " error-passive";
  if ((state & kWarning) != 0) what += " error-warning";
  if ((state & kOverflow) != 0) what += " overflow";
  log(what);
}

SocketCanBus::Sent SocketCanBus::send_now(const can_frame& frame) {
  const ssize_t size = ::send(socket_.native_handle(), &frame, sizeof frame, MSG_DONTWAIT);
  if (size == CAN_MTU) return Sent::yes;
  if (errno == ENOBUFS || errno == EAGAIN || errno == EINTR) return Sent::no_room;
  // The caller is still inside send().
  boost::asio::post(socket_.get_executor(), lifetime_.guard([this, error = errno] {
    if (socket_.is_open()) lost(message_of(error));
  }));
  return Sent::no;
}

void SocketCanBus::send_waiting() {
  while (waiting_count_ > 0) {
    const Sent sent = send_now(waiting_[waiting_first_]);
    if (sent == Sent::no_room) return send_waiting_later();
    if (sent == Sent::no) return;
    waiting_first_ = (waiting_first_ + 1) % kWaitingMax;
    --waiting_count_;
  }
}

// A full interface queue does not tell when it has room again.
void SocketCanBus::send_waiting_later() {
  resend_.expires_after(kResendAfter);
  resend_.async_wait(lifetime_.guard([this](const error_code& error) {
    if (!error && up_) send_waiting();
  }));
}

void SocketCanBus::up(std::string_view how) {
  if (std::exchange(up_, true)) return;
  told_down_ = false;
  log(how);
  events_->on_up();
}

// What still waits is dropped: it would be sent late and out of place.
void SocketCanBus::down(std::string_view why) {
  up_ = false;
  waiting_count_ = 0;
  if (std::exchange(told_down_, true)) return;
  log(why);
  events_->on_down(why);
}

void SocketCanBus::log(std::string_view what) const { log_(interface_ + ": " + std::string(what)); }

}  // namespace latchkey::can_socketcan
