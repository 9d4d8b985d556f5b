#include "http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <set>
#include <utility>

#include "base/lifetime.hpp"
#include "http/connection.hpp"

namespace latchkey::http {
namespace {

using boost::system::error_code;
using Tcp = boost::asio::ip::tcp;

// Connections beyond the limit that may be told so at a time; what is beyond these is just closed.
constexpr std::size_t kTurnedAwayMax = 64;
constexpr std::chrono::milliseconds kAcceptAgainAfter{100};

class ListeningServer final : public Server {
 public:
  ListeningServer(Tcp::acceptor acceptor, std::shared_ptr<const Service> service)
      : service_(std::move(service)),
        acceptor_(std::move(acceptor)),
        port_(acceptor_.local_endpoint().port()),
        pause_(acceptor_.get_executor()) {
    accept();
  }

  ~ListeningServer() override {
    for (const Connections& all : {std::exchange(serving_, {}), std::exchange(turned_away_, {})}) {
      for (const auto& connection : all) connection->abandon();
    }
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  void stop_accepting() override {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (const auto& connection : serving_) connection->wind_down();
  }

 private:
  using Connections = std::set<std::shared_ptr<Connection>>;

  void accept() {
    acceptor_.async_accept(lifetime_.guard([this](const error_code& error, Tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error && error != boost::asio::error::connection_aborted) return accept_later();
      if (!error) admit(std::move(socket));
      accept();
    }));
  }

  // Out of descriptors or memory: the connection stays queued, and asking again at once would spin.
  void accept_later() {
    pause_.expires_after(kAcceptAgainAfter);
    pause_.async_wait(lifetime_.guard([this](const error_code&) {
      if (acceptor_.is_open()) accept();
    }));
  }

  void admit(Tcp::socket socket) {
    error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    if (serving_.size() < service_->limits.connections_max) {
      add(std::move(socket), serving_)->serve();
    } else if (turned_away_.size() < kTurnedAwayMax) {
      add(std::move(socket), turned_away_)->turn_away();
    }
  }

  std::shared_ptr<Connection> add(Tcp::socket socket, Connections& connections) {
    const auto leave = [&connections](const std::shared_ptr<Connection>& connection) {
      connections.erase(connection);
    };
    return *connections.insert(std::make_shared<Connection>(std::move(socket), service_, leave))
                .first;
  }

  const std::shared_ptr<const Service> service_;
  Tcp::acceptor acceptor_;
  const std::uint16_t port_;
  boost::asio::steady_timer pause_;
  Connections serving_;
  Connections turned_away_;
  base::Lifetime lifetime_;
};

}  // namespace

base::Result<std::unique_ptr<Server>, std::string> Server::start(boost::asio::io_context& loop,
                                                                 const Options& options,
                                                                 Handler handler) {
  error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  if (error) return base::unexpected("'" + options.address + "' is no IP address");

  Tcp::acceptor acceptor(loop);
  const Tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(Tcp::acceptor::max_listen_connections, error);
  if (error) {
    return base::unexpected(error.message() + ": " + options.address + ":" +
                            std::to_string(options.port));
  }
  auto service = std::make_shared<const Service>(
      Service{options.limits, AllowedHosts(address), std::move(handler)});
  return std::make_unique<ListeningServer>(std::move(acceptor), std::move(service));
}

}  // namespace latchkey::http
