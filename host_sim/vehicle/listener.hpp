// Listener: a Unix-domain socket that connections are accepted on. Readable and writable for its
// owner alone; the file is removed when the Listener ends.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <functional>
#include <optional>
#include <string>

#include "base/lifetime.hpp"
#include "base/result.hpp"

namespace latchkey::vehicle {

class Listener {
 public:
  using Protocol = boost::asio::local::stream_protocol;
  using OnAccept = std::function<void(Protocol::socket)>;

  Listener(const boost::asio::any_io_executor& executor, OnAccept on_accept);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  // Once. A socket file that nobody listens on any more is replaced. Fails with why not.
  base::Result<void, std::string> open(const std::string& path);

 private:
  void accept();

  OnAccept on_accept_;
  Protocol::acceptor acceptor_;
  std::optional<std::string> path_;  // of the file that is ours to remove
  base::Lifetime lifetime_;
};

}  // namespace latchkey::vehicle
