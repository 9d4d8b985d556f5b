#include "vehicle/listener.hpp"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/local/datagram_protocol.hpp>
#include <utility>

namespace latchkey::vehicle {
namespace {

using boost::system::error_code;

// Asks without connecting, which would push out whoever is being served: a datagram socket is
// turned away for its type by a socket that is alive, and for nobody being there by one left
// behind.
bool somebody_listens(const boost::asio::any_io_executor& executor, const std::string& path) {
  boost::asio::local::datagram_protocol::socket probe(executor);
  error_code error;
  probe.connect(path, error);
  return error != boost::asio::error::connection_refused;
}

bool is_socket(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

}  // namespace

Listener::Listener(const boost::asio::any_io_executor& executor, OnAccept on_accept)
    : on_accept_(std::move(on_accept)), acceptor_(executor) {}

Listener::~Listener() {
  if (path_) ::unlink(path_->c_str());
}

base::Result<void, std::string> Listener::open(const std::string& path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return base::unexpected("the path of a socket has 1 to " +
                            std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes: " + path);
  }
  const Protocol::endpoint endpoint(path);
  if (is_socket(path)) {
    if (somebody_listens(acceptor_.get_executor(), path)) {
      return base::unexpected("another process listens already: " + path);
    }
    ::unlink(path.c_str());
  }
  error_code error;
  acceptor_.open(endpoint.protocol(), error);
  const mode_t before = ::umask(0177);  // from its first moment the socket is its owner's alone
  if (!error) acceptor_.bind(endpoint, error);
  ::umask(before);
  if (!error) {
    path_ = path;
    acceptor_.listen(Protocol::acceptor::max_listen_connections, error);
  }
  if (error) return base::unexpected(error.message() + ": " + path);
  accept();
  return {};
}

void Listener::accept() {
  acceptor_.async_accept(lifetime_.guard([this](const error_code& error, Protocol::socket socket) {
    if (!error) on_accept_(std::move(socket));
    if (!error || error == boost::asio::error::connection_aborted) accept();
  }));
}

}  // namespace latchkey::vehicle
