#include "adapters/can_socketcan/raw_socket.hpp"

#include <linux/can/error.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace latchkey::can_socketcan {
namespace {

// As many as the kernel's limit allows: a frame waiting there takes some 800 bytes.
constexpr int kReceiveBufferBytes = 1024 * 1024;

constexpr can_err_mask_t kErrors = CAN_ERR_BUSOFF | CAN_ERR_RESTARTED | CAN_ERR_CRTL;

// Closes it unless it is given away.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

base::unexpected<std::string> failure(std::string why) {
  return base::unexpected<std::string>(std::move(why));
}

base::unexpected<std::string> system_error() {
  return failure(std::generic_category().message(errno));
}

can_filter filter_for(can::FrameId id) {
  if (id.extended) {
    return {.can_id = id.value | CAN_EFF_FLAG,
            .can_mask = CAN_EFF_FLAG | CAN_RTR_FLAG | CAN_EFF_MASK};
  }
  return {.can_id = id.value, .can_mask = CAN_EFF_FLAG | CAN_RTR_FLAG | CAN_SFF_MASK};
}

// False: errno says why.
bool set_filters(int fd, const std::vector<can::FrameId>& wanted) {
  if (wanted.size() > CAN_RAW_FILTER_MAX) return true;
  std::vector<can_filter> filters;
  std::ranges::transform(wanted, std::back_inserter(filters), filter_for);
  return ::setsockopt(fd, SOL_CAN_RAW, CAN_RAW_FILTER, filters.data(),
                      static_cast<socklen_t>(filters.size() * sizeof(can_filter))) == 0;
}

// The interface's number, if it carries frames.
base::Result<int, std::string> find_interface(int fd, const std::string& name) {
  ifreq request{};
  if (name.size() >= sizeof request.ifr_name) return failure("no such name is possible");
  std::ranges::copy(name, request.ifr_name);
  if (::ioctl(fd, SIOCGIFFLAGS, &request) != 0) return system_error();
  const auto flags = static_cast<unsigned short>(request.ifr_flags);
  if ((flags & IFF_UP) == 0) return failure("the interface is down");
  if ((flags & IFF_RUNNING) == 0) return failure("no carrier: bus-off, or unconnected");
  if (::ioctl(fd, SIOCGIFINDEX, &request) != 0) return system_error();
  return request.ifr_ifindex;
}

}  // namespace

base::Result<int, std::string> open_raw_socket(
    const std::string& interface, const std::optional<std::vector<can::FrameId>>& wanted) {
  Descriptor socket(::socket(PF_CAN, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, CAN_RAW));
  if (socket.get() < 0) return system_error();
  const auto number = find_interface(socket.get(), interface);
  if (!number) return failure(number.error());

  if (wanted && !set_filters(socket.get(), *wanted)) return system_error();
  if (::setsockopt(socket.get(), SOL_CAN_RAW, CAN_RAW_ERR_FILTER, &kErrors, sizeof kErrors) != 0) {
    return system_error();
  }
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes,
               sizeof kReceiveBufferBytes);

  sockaddr_can address{};
  address.can_family = AF_CAN;
  address.can_ifindex = *number;
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error();
  }
  return socket.release();
}

std::optional<can::Frame> from_kernel(const can_frame& frame) {
  if ((frame.can_id & CAN_RTR_FLAG) != 0 || frame.can_dlc > can::kDataBytesMax) {
    return std::nullopt;
  }
  const bool extended = (frame.can_id & CAN_EFF_FLAG) != 0;
  can::Frame result{.id = {.value = frame.can_id & (extended ? CAN_EFF_MASK : CAN_SFF_MASK),
                           .extended = extended},
                    .size = frame.can_dlc,
                    .data = {}};
  std::copy_n(frame.data, frame.can_dlc, result.data.begin());
  return result;
}

can_frame to_kernel(const can::Frame& frame) {
  can_frame result{};
  result.can_id = frame.id.value | (frame.id.extended ? CAN_EFF_FLAG : 0U);
  result.can_dlc = frame.size;
  std::ranges::copy(frame.bytes(), result.data);
  return result;
}

}  // namespace latchkey::can_socketcan
