#include "vehicle/control_client.hpp"

#include <sys/un.h>

#include <boost/asio/io_context.hpp>
#include <string_view>

#include "vehicle/line_connection.hpp"

namespace latchkey::vehicle {
namespace {

using Reply = base::Result<std::string, std::string>;
using Failure = base::unexpected<std::string>;

constexpr std::string_view kError = "error ";

}  // namespace

Reply control(const std::string& socket_path, const std::string& line) {
  if (socket_path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Failure("the path of the socket is too long: " + socket_path);
  }
  boost::asio::io_context loop(1);
  LineConnection::Socket socket(loop);
  boost::system::error_code error;
  socket.connect(LineConnection::Socket::endpoint_type(socket_path), error);
  if (error) return Failure(error.message() + ": " + socket_path);

  std::string data;
  Reply reply = Failure("the vehicle does not answer");
  const auto connection = LineConnection::start(
      std::move(socket),
      {.on_line =
           [&](base::Result<std::string_view, LineError> got) {
             if (!got) {
               reply = Failure(std::string(to_string(got.error())));
             } else if (*got == "ok") {
               reply = std::move(data);
             } else if (got->starts_with(kError)) {
               reply = Failure(std::string(got->substr(kError.size())));
             } else {
               data.append(*got).append("\n");
               return;
             }
             loop.stop();
           },
       .on_closed = [&](std::string_view why) { reply = Failure(std::string(why)); }});
  connection->send(line + "\n");
  loop.run_for(kControlReplyWithin);
  connection->close();
  return reply;
}

}  // namespace latchkey::vehicle
