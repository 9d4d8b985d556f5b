#include "vehicle/line_connection.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/run_loop.hpp"

namespace latchkey::contract {

using latchkey::vehicle::LineConnection;

TEST_GROUP(LineConnection) {
  boost::asio::io_context loop{1};
  LineConnection::Socket here{loop};
  LineConnection::Socket there{loop};
  std::vector<std::string> lines;
  std::optional<std::string> closed;

  void setup() override { boost::asio::local::connect_pair(here, there); }

  LineConnection::Handlers handlers() {
    return {.on_line = [this](auto line) { lines.emplace_back(line ? *line : "too long"); },
            .on_closed = [this](std::string_view why) { closed = why; }};
  }

  void wait_for(const std::function<bool()>& done) {
    CHECK_TRUE(test_support::run_loop_until(loop, done));
  }
};

TEST(LineConnection, lines_arrive_in_order) {
  const auto reader = LineConnection::start(std::move(here), handlers());
  const auto writer = LineConnection::start(std::move(there), {});
  for (int i = 0; i < 1000; ++i) writer->send("line " + std::to_string(i) + "\n");
  wait_for([this] { return lines.size() == 1000; });
  STRCMP_EQUAL("line 999", lines.back().c_str());
  reader->close();
  writer->close();
}

TEST(LineConnection, peer_that_leaves_is_told_after_its_last_line) {
  const auto reader = LineConnection::start(std::move(here), handlers());
  boost::asio::write(there, boost::asio::buffer(std::string("last\nunfinished")));
  there.close();
  wait_for([this] { return closed.has_value(); });
  CHECK_EQUAL(1, lines.size());
}

TEST(LineConnection, peer_that_does_not_read_is_cut_off) {
  const auto writer = LineConnection::start(std::move(here), handlers());
  const std::string line = std::string(4000, 'x') + "\n";
  for (std::size_t sent = 0; sent < 4 * LineConnection::kBacklogBytesMax; sent += line.size()) {
    writer->send(line);
  }
  CHECK_FALSE(closed.has_value());  // never from inside a call
  wait_for([this] { return closed.has_value(); });
  STRCMP_EQUAL("the peer does not read", closed->c_str());
}

TEST(LineConnection, closed_from_its_own_line_tells_nothing_more) {
  std::shared_ptr<LineConnection> reader;
  reader =
      LineConnection::start(std::move(here), {.on_line =
                                                  [&](auto line) {
                                                    lines.emplace_back(*line);
                                                    reader->close();
                                                  },
                                              .on_closed = [this](auto why) { closed = why; }});
  boost::asio::write(there, boost::asio::buffer(std::string("one\ntwo\n")));
  wait_for([this] { return !lines.empty(); });
  loop.poll();
  CHECK_EQUAL(1, lines.size());
  CHECK_FALSE(closed.has_value());
}

}  // namespace latchkey::contract
