#include "vehicle/bus_hub.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>
#include <variant>

namespace latchkey::vehicle {

namespace wire = can_socketcand;

namespace {

can::Timestamp now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

wire::Refusal refusal(std::string_view why) { return {.why = wire::Reason::clipped(why)}; }

}  // namespace

BusHub::BusHub(const boost::asio::any_io_executor& executor, Log log, Tap tap, std::string name)
    : log_(std::move(log)),
      tap_(std::move(tap)),
      name_(std::move(name)),
      executor_(executor),
      unix_listener_(executor, [this](auto socket) { on_client(std::move(socket)); }),
      tcp_listener_(executor, [this](auto socket) { on_client(std::move(socket)); }) {}

BusHub::~BusHub() {
  for (const Client& client : clients_) client.connection->close();
}

base::Result<void, std::string> BusHub::serve_unix(const std::string& path) {
  return unix_listener_.open(path);
}

base::Result<std::uint16_t, std::string> BusHub::serve_tcp(std::uint16_t port) {
  return tcp_listener_.open(port);
}

void BusHub::set_bus_off(bool off) {
  if (std::exchange(off_, off) == off) return;
  for (Client& client : clients_) {
    if (client.raw) report_error(client, off ? wire::kErrorBusOff : wire::kErrorRestarted);
  }
}

void BusHub::do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) {
  events_ = &events;
  wanted_ = std::move(wanted);
  if (wanted_) std::ranges::sort(*wanted_);
  boost::asio::post(executor_, lifetime_.guard([this] {
    up_ = true;
    events_->on_up();
  }));
}

bool BusHub::do_send(const can::Frame& frame) {
  if (!up_) return false;
  carry(frame, nullptr);
  return true;
}

void BusHub::on_client(Connection::Socket socket) {
  if (clients_.size() == kClientsMax) {
    log_("a client is turned away: " + std::to_string(kClientsMax) + " are there");
    const auto connection = Connection::start(
        std::move(socket),
        {.on_message = [](const Message&) {}, .on_closed = [](std::string_view) {}},
        wire::kMessageBytesMax);
    if (connection->send(refusal("too many clients"))) connection->finish({});
    return;
  }
  const auto self = clients_.insert(clients_.end(), Client{});
  self->connection = Connection::start(
      std::move(socket),
      {.on_message = [this, self](const Message& message) { on_message(*self, message); },
       .on_closed =
           [this, self](std::string_view why) {
             log_("a client has left: " + std::string(why));
             clients_.erase(self);
           }},
      kBacklogBytesMax);
  tell(*self, wire::Hi{});
}

void BusHub::on_message(Client& client, const Message& message) {
  if (!message) {
    on_malformed(to_string(message.error()));
    if (message.error() == wire::MessageError::unknown_message) {
      tell(client, refusal("unknown command"));
    }
    return;
  }
  std::visit([this, &client](const auto& what) { handle(client, what); }, *message);
}

void BusHub::handle(Client& client, const wire::Open& open) {
  if (client.joined) return on_malformed("a second open");
  if (open.bus.view() != name_) {
    log_("a client asks for another bus: " + std::string(open.bus.view()));
    tell(client, refusal("could not open bus"));
    client.connection->finish("it asked for another bus");
    return;
  }
  client.joined = true;
  tell(client, wire::Ok{});
}

void BusHub::handle(Client& client, const wire::RawMode&) {
  if (!client.joined || client.raw) return on_malformed("raw mode out of place");
  client.raw = true;
  log_("a client has joined");
  tell(client, wire::Ok{});
  if (off_) report_error(client, wire::kErrorBusOff);
}

void BusHub::handle(Client& client, const wire::Send& send) {
  if (!client.joined) return on_malformed("a frame before open");
  if (!off_) carry(send.frame, &client);
}

void BusHub::handle(Client& client, const wire::Echo& echo) { tell(client, echo); }

void BusHub::handle(Client& client, const auto&) {
  on_malformed("a server's message");
  tell(client, refusal("unknown command"));
}

// The local node is last: what it sends from inside on_frame() comes after the frame for everyone.
void BusHub::carry(const can::Frame& frame, const Client* from) {
  const can::Timestamp at = now();
  if (tap_) tap_(at, frame);
  const wire::FrameReport report{.frame = frame, .at = at};
  for (Client& client : clients_) {
    if (&client != from && client.raw && !off_) tell(client, report);
  }
  if (from == nullptr || !up_) return;
  if (wanted_ && !std::ranges::binary_search(*wanted_, frame.id)) return;
  events_->on_frame(frame);
}

void BusHub::report_error(Client& client, std::uint32_t classes) {
  tell(client, wire::ErrorReport{.classes = classes, .at = now()});
}

void BusHub::tell(Client& client, const wire::Message& message) {
  if (!client.connection->send(message)) client.connection->cut_off("it does not read");
}

void BusHub::on_malformed(std::string_view why) {
  ++malformed_messages_;
  if (!std::has_single_bit(malformed_messages_)) return;
  log_("malformed message from a client (" + std::to_string(malformed_messages_) +
       " so far): " + std::string(why));
}

}  // namespace latchkey::vehicle
