#include "vcan.hpp"

#include <linux/can/raw.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "bus_rig.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::contract {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

// False: its exit status says so.
bool run(const std::vector<std::string>& command) {
  const test_support::TemporaryFolder folder;
  test_support::ChildProcess process(command, folder.file("output"));
  return process.wait(kPatience) == 0;
}

int open_node() {
  const int fd = ::socket(PF_CAN, SOCK_RAW | SOCK_CLOEXEC, CAN_RAW);
  require(fd >= 0, "socket");
  sockaddr_can address{};
  address.can_family = AF_CAN;
  address.can_ifindex = static_cast<int>(::if_nametoindex(kInterface));
  require(address.can_ifindex != 0, "if_nametoindex");
  require(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "bind");
  return fd;
}

}  // namespace

void set_interface_up(bool up) {
  const int fd = ::socket(PF_CAN, SOCK_RAW | SOCK_CLOEXEC, CAN_RAW);
  ifreq request{};
  std::ranges::copy(std::string_view(kInterface), request.ifr_name);
  bool done = ::ioctl(fd, SIOCGIFFLAGS, &request) == 0;
  const int flags = up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
  request.ifr_flags = static_cast<short>(flags);
  done = done && ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  ::close(fd);
  require(done, "set_interface_up");
}

void create_interface() {
  require(run({"ip", "link", "add", kInterface, "type", "vcan"}), "ip link add");
  set_interface_up(true);
}

void delete_interface() { require(run({"ip", "link", "del", kInterface}), "ip link del"); }

void limit_interface_queue(int frames) {
  require(run({"tc", "qdisc", "replace", "dev", kInterface, "root", "netem", "delay", "20ms",
               "limit", std::to_string(frames)}),
          "tc qdisc replace");
}

// There may be none.
void unlimit_interface_queue() { run({"tc", "qdisc", "del", "dev", kInterface, "root"}); }

VcanNode::VcanNode(boost::asio::io_context& loop) : socket_(loop, open_node()) { wait(); }

void VcanNode::send(const can::Frame& frame) {
  can_frame raw{};
  raw.can_id = frame.id.value | (frame.id.extended ? CAN_EFF_FLAG : 0U);
  raw.can_dlc = frame.size;
  std::ranges::copy(frame.data, raw.data);
  send_raw(raw);
}

void VcanNode::send_raw(const can_frame& frame) { require(try_send(frame), "send"); }

bool VcanNode::try_send(const can_frame& frame) {
  return ::write(socket_.native_handle(), &frame, sizeof frame) == sizeof frame;
}

void VcanNode::wait() {
  socket_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     lifetime_.guard([this](const boost::system::error_code& error) {
                       if (!error) drain();
                     }));
}

void VcanNode::drain() {
  can_frame raw{};
  while (::recv(socket_.native_handle(), &raw, sizeof raw, MSG_DONTWAIT) == sizeof raw) {
    const bool extended = (raw.can_id & CAN_EFF_FLAG) != 0;
    can::Frame frame{.id = {.value = raw.can_id & CAN_EFF_MASK, .extended = extended},
                     .size = raw.can_dlc,
                     .data = {}};
    std::ranges::copy(raw.data, frame.data.begin());
    heard_.push_back(frame);
  }
  wait();
}

}  // namespace latchkey::contract
