#include "support/mqtt_probe.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace latchkey::test_support {
namespace {

// mosquitto's Receive Maximum.
constexpr std::size_t kUnacknowledgedMax = 20;
constexpr std::uint8_t kFirstFailure = 0x80;

}  // namespace

MqttProbe::MqttProbe(const ProbeOptions& options)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd_);
    throw std::runtime_error("probe: no broker on this port");
  }
  send(encode_connect(options));
  if (reason_code(await(Packet::connack)) >= kFirstFailure) {
    throw std::runtime_error("probe: the broker refuses the connection");
  }
}

MqttProbe::~MqttProbe() { ::close(fd_); }

void MqttProbe::subscribe(std::string_view filter, std::uint8_t qos) {
  send(encode_subscribe(next_id(), filter, qos));
  if (reason_code(await(Packet::suback)) >= kFirstFailure) {
    throw std::runtime_error("probe: the broker refuses the subscription");
  }
}

void MqttProbe::disconnect() { send(encode_disconnect()); }

void MqttProbe::publish(const ProbeMessage& message) {
  send(encode_publish(next_id(), message));
  if (message.qos > 0) await(Packet::puback);
}

void MqttProbe::flood(std::size_t count, const std::function<ProbeMessage(std::size_t)>& make,
                      const std::function<void(const ProbeMessage&)>& on_message) {
  std::size_t sent = 0;
  std::size_t acknowledged = 0;
  while (acknowledged < count) {
    std::string batch;
    for (; sent < count && sent - acknowledged < kUnacknowledgedMax; ++sent) {
      batch += encode_publish(next_id(), make(sent));
    }
    send(batch);
    const std::optional<RawPacket> packet = step(kPatience);
    if (!packet) throw std::runtime_error("probe: the broker takes no more");
    if (packet->type == Packet::puback) ++acknowledged;
    for (; !inbox_.empty(); inbox_.pop_front()) on_message(inbox_.front());
  }
}

std::optional<ProbeMessage> MqttProbe::receive(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (inbox_.empty()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !step(left)) return std::nullopt;
  }
  ProbeMessage message = std::move(inbox_.front());
  inbox_.pop_front();
  return message;
}

void MqttProbe::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("probe: connection lost");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::optional<RawPacket> MqttProbe::step(std::chrono::milliseconds patience) {
  std::optional<RawPacket> packet = take_packet(buffer_);
  while (!packet) {
    pollfd readable{fd_, POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
    std::array<char, 16384> chunk{};
    const ssize_t got = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (got <= 0) throw std::runtime_error("probe: connection lost");
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    packet = take_packet(buffer_);
  }
  if (packet->type == Packet::publish) {
    inbox_.push_back(decode_publish(*packet));
    if (inbox_.back().qos > 0) send(encode_puback(packet_id(*packet)));
  }
  return packet;
}

RawPacket MqttProbe::await(Packet type) {
  for (;;) {
    std::optional<RawPacket> packet = step(kPatience);
    if (!packet) throw std::runtime_error("probe: the broker does not answer");
    if (packet->type == type) return std::move(*packet);
  }
}

std::uint16_t MqttProbe::next_id() {
  if (++last_id_ == 0) ++last_id_;
  return last_id_;
}

}  // namespace latchkey::test_support
