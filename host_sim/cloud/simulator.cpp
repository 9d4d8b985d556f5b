#include "cloud/simulator.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <utility>

namespace latchkey::cloud {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::chrono::seconds kAnswerWithin{5};
constexpr std::size_t kAnswerBytesMax = 256 * 1024;
constexpr std::string_view kOk = "ok\n";
constexpr std::string_view kError = "error ";

// One line to a control socket, and its reply: any lines, then `ok`, or `error WHY`.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(asio::io_context& loop, std::string line, Simulator::Done done)
      : socket_(loop), deadline_(loop), line_(std::move(line) + '\n'), done_(std::move(done)) {}

  void begin(const std::string& path) {
    deadline_.expires_after(kAnswerWithin);
    deadline_.async_wait([self = shared_from_this()](error_code ended) {
      if (!ended) self->end(base::unexpected(std::string("no answer in time")));
    });
    socket_.async_connect(asio::local::stream_protocol::endpoint(path),
                          [self = shared_from_this(), path](error_code failed) {
                            if (failed) {
                              return self->end(base::unexpected("nobody answers at " + path));
                            }
                            self->ask();
                          });
  }

 private:
  void ask() {
    asio::async_write(socket_, asio::buffer(line_),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (failed) return self->end(base::unexpected(failed.message()));
                        self->read();
                      });
  }

  void read() {
    socket_.async_read_some(asio::buffer(chunk_),
                            [self = shared_from_this()](error_code failed, std::size_t bytes) {
                              self->reply_.append(self->chunk_.data(), bytes);
                              self->on_read(failed);
                            });
  }

  void on_read(error_code failed) {
    if (reply_.ends_with('\n')) {
      const std::size_t last = reply_.rfind('\n', reply_.size() - 2) + 1;  // npos + 1 is 0
      const std::string line = reply_.substr(last);
      if (line == kOk) return end(reply_.substr(0, last));
      if (line.starts_with(kError)) {
        return end(base::unexpected(line.substr(kError.size(), line.size() - kError.size() - 1)));
      }
    }
    if (failed) return end(base::unexpected(failed.message()));
    if (reply_.size() > kAnswerBytesMax) {
      return end(base::unexpected(std::string("the answer is too long")));
    }
    read();
  }

  void end(base::Result<std::string, std::string> result) {
    if (!done_) return;
    deadline_.cancel();
    error_code ignored;
    socket_.close(ignored);
    std::exchange(done_, nullptr)(std::move(result));
  }

  asio::local::stream_protocol::socket socket_;
  asio::steady_timer deadline_;
  const std::string line_;
  Simulator::Done done_;
  std::array<char, 4096> chunk_{};
  std::string reply_;
};

}  // namespace

void Simulator::control_vehicle(const std::string& line, Done done) {
  std::make_shared<Call>(loop_, line, std::move(done))->begin(options_.vehicle_control);
}

void Simulator::cut_power(unsigned for_ms, Done done) {
  std::make_shared<Call>(loop_, "power-cut " + std::to_string(for_ms), std::move(done))
      ->begin(options_.supervisor_control);
}

}  // namespace latchkey::cloud
