// ClientExchange: the Exchange of one request on a Connection. May outlive the connection, the
// server and the request's turn; then its calls do nothing.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string_view>

#include "http/server.hpp"

namespace latchkey::http {

class Connection;

class ClientExchange final : public Exchange, public std::enable_shared_from_this<ClientExchange> {
 public:
  ClientExchange(Request request, const std::shared_ptr<Connection>& connection,
                 boost::asio::any_io_executor executor);
  ~ClientExchange() override;

  [[nodiscard]] const Request& request() const override { return request_; }
  void respond(Response response) override;
  void on_gone(std::function<void()> gone) override;
  void start_events() override;
  void send_event(std::string_view name, std::string_view data) override;
  void send_comment(std::string_view text) override;
  void close() override;

  // From the loop: tells the owner that the client has gone.
  void client_gone();
  // The server ends: nobody is told.
  void abandon();

 private:
  enum class Phase { unanswered, streaming, ended, gone };

  [[nodiscard]] std::shared_ptr<Connection> stream() const;  // none: no stream is open

  const Request request_;
  const std::weak_ptr<Connection> connection_;
  const boost::asio::any_io_executor executor_;
  std::function<void()> gone_;  // may hold this object
  Phase phase_ = Phase::unanswered;
};

}  // namespace latchkey::http
