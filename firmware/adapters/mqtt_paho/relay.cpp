#include "adapters/mqtt_paho/relay.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace latchkey::mqtt_paho {
namespace {

using Clock = std::chrono::steady_clock;

// How long a broker may take to read our last bytes and close its side.
constexpr std::chrono::seconds kPartWithin{1};

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// A socket that nothing is wanted of must not be polled: a hang-up would be reported endlessly.
pollfd interest(int fd, bool in, bool out) {
  const auto events = static_cast<short>((in ? POLLIN : 0) | (out ? POLLOUT : 0));
  return {events == 0 ? -1 : fd, events, 0};
}

}  // namespace

bool Relay::Pipe::fill_from(int fd) {
  const ssize_t got = ::recv(fd, bytes_.data(), bytes_.size(), MSG_DONTWAIT);
  if (got < 0) return would_block();
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return got > 0;
}

bool Relay::Pipe::drain_to(int fd) {
  if (empty()) return true;
  const ssize_t sent =
      ::send(fd, bytes_.data() + begin_, end_ - begin_, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) return would_block();
  begin_ += static_cast<std::size_t>(sent);
  return true;
}

base::Result<std::unique_ptr<Relay>, SocketError> Relay::take_over(int fd) {
  int pair[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0) {
    return base::unexpected(SocketError::out_of_descriptors);
  }
  Descriptor inner(pair[0]);
  const Descriptor pahos(pair[1]);
  Descriptor outer(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  Descriptor wake_up(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (outer.get() < 0 || wake_up.get() < 0 || dup3(pahos.get(), fd, O_CLOEXEC) < 0) {
    return base::unexpected(SocketError::out_of_descriptors);
  }
  // The kernel raises it to its least: a few kilobytes may wait for Paho to read them.
  const int least = 1;
  static_cast<void>(setsockopt(inner.get(), SOL_SOCKET, SO_SNDBUF, &least, sizeof least));
  return std::unique_ptr<Relay>(new Relay(std::move(inner), std::move(outer), std::move(wake_up)));
}

Relay::Relay(Descriptor inner, Descriptor outer, Descriptor wake_up)
    : inner_(std::move(inner)), outer_(std::move(outer)), wake_up_(std::move(wake_up)) {
  thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
  finish();
  thread_.join();
}

void Relay::hold(bool held) {
  held_ = held;
  if (!held) wake();
}

void Relay::cut() { static_cast<void>(shutdown(inner_.get(), SHUT_RDWR)); }

void Relay::finish() {
  cut();
  wake();
}

void Relay::wake() { eventfd_write(wake_up_.get(), 1); }

void Relay::run() {
  while (inner_open_) {
    const bool in = !held_;
    std::array<pollfd, 3> fds{
        interest(wake_up_.get(), true, false),
        interest(inner_.get(), out_.empty(), in && !in_.empty()),
        interest(outer_.get(), in && outer_open_ && in_.empty(), !out_.empty())};
    if (::poll(fds.data(), fds.size(), -1) < 0) continue;
    if (fds[0].revents != 0) {
      eventfd_t count = 0;
      eventfd_read(wake_up_.get(), &count);
    }
    pass_out(fds[1].revents != 0);
    if (!held_) pass_in(fds[2].revents != 0);
  }
  part();
}

void Relay::pass_out(bool readable) {
  if (out_.empty() && readable && !out_.fill_from(inner_.get())) inner_open_ = false;
  if (out_.drain_to(outer_.get())) return;
  // The broker is gone. Paho is told by the end of its own connection.
  out_.clear();
  inner_open_ = false;
  cut();
}

void Relay::pass_in(bool readable) {
  if (outer_open_ && in_.empty() && readable) outer_open_ = in_.fill_from(outer_.get());
  if (!in_.drain_to(inner_.get())) in_.clear();
  if (!outer_open_ && in_.empty()) static_cast<void>(shutdown(inner_.get(), SHUT_WR));
}

// An orderly end: were the socket closed with bytes unread, TCP would reset the connection, and the
// broker might never read what was sent last.
void Relay::part() {
  const auto deadline = Clock::now() + kPartWithin;
  const auto wait_for = [&](short events) {
    pollfd outer{outer_.get(), events, 0};
    const auto left = std::chrono::ceil<base::Millis>(deadline - Clock::now());
    return left.count() > 0 && ::poll(&outer, 1, static_cast<int>(left.count())) > 0;
  };
  while (!out_.empty() && wait_for(POLLOUT) && out_.drain_to(outer_.get())) {
  }
  static_cast<void>(shutdown(outer_.get(), SHUT_WR));
  in_.clear();
  while (wait_for(POLLIN) && in_.fill_from(outer_.get())) in_.clear();
  outer_ = Descriptor(-1);
}

}  // namespace latchkey::mqtt_paho
