// SocketHal: a vehicle in another process, reached over a Unix-domain socket (docs/hal-socket.md).
//
// Threading: as ports::Hal; the executor is the event loop's, and one thread runs it.
// While there is no connection every signal is unknown, a write ends `failed`, and a stop waits:
// it is sent again on each connection until the vehicle answers it or a later write takes its
// place. Reconnecting goes on by itself, from kBackoffMin doubling to kBackoffMax. Connected and
// idle, nothing is scheduled.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/hal_socket/line_connection.hpp"
#include "adapters/hal_socket/protocol.hpp"
#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "ports/hal.hpp"

namespace latchkey::hal_socket {

class SocketHal final : public ports::Hal {
 public:
  // Gets a line for the log when the connection comes or goes, and for malformed lines, ever more
  // rarely: the first, second, fourth, eighth, …
  using Log = std::function<void(std::string_view)>;

  static constexpr base::Millis kBackoffMin{100};
  static constexpr base::Millis kBackoffMax{2000};

  // `signal_paths` is the signal table: VSS paths, each once, in the order of their SignalId.
  SocketHal(const boost::asio::any_io_executor& executor, std::string socket_path,
            std::vector<std::string> signal_paths, Log log);
  ~SocketHal() override;

  [[nodiscard]] bool connected() const { return connection_ != nullptr; }
  [[nodiscard]] std::uint64_t malformed_lines() const { return malformed_lines_; }

 private:
  using Socket = LineConnection::Socket;

  void do_open(Events& events) override;
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override;
  void do_stop(core::WriteToken token) override;

  void connect();
  void on_connected();
  void on_unreachable(std::string_view why);
  void on_disconnected(std::string_view why);
  void connect_later();

  void on_line(base::Result<std::string_view, LineError> line);
  void on_message(const SignalReport& report);
  void on_message(const WriteAnswer& answer);
  void on_message(const StopAnswer& answer);
  void on_malformed(LineError error, std::string_view line);

  [[nodiscard]] base::Result<std::string, LineError> line_for(
      core::WriteToken token, std::span<const core::Assignment> assignments) const;
  void answer_write(core::WriteToken token, core::WriteResult result);
  void answer_write_later(core::WriteToken token, core::WriteResult result);
  void send_stop(core::WriteToken token);
  void update(core::SignalId signal, std::optional<core::Value> value);

  const std::string socket_path_;
  const std::vector<std::string> signal_paths_;
  const Log log_;
  std::unordered_map<std::string_view, core::SignalId> signals_;  // keys in signal_paths_
  std::vector<std::optional<core::Value>> values_;                // by SignalId

  Events* events_ = nullptr;
  Socket socket_;
  boost::asio::steady_timer retry_;
  base::Millis backoff_ = kBackoffMin;
  bool told_unreachable_ = false;
  std::shared_ptr<LineConnection> connection_;
  std::optional<core::WriteToken> unanswered_write_;
  std::optional<core::WriteToken> unanswered_stop_;
  std::uint64_t malformed_lines_ = 0;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::hal_socket
