// python-can, with no code of ours, on the virtual bus.
#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/bus_hub.hpp"

namespace latchkey::contract {
namespace {

// Debian's own: another on the PATH would not have the module.
constexpr const char* kPython = "/usr/bin/python3";

// Sends each frame back with the next identifier.
class Answerer final : public can::Bus::Events {
 public:
  explicit Answerer(can::Bus& bus) : bus_(bus) { bus.open(*this, std::nullopt); }

  [[nodiscard]] const std::vector<can::Frame>& heard() const { return heard_; }

 private:
  void on_frame(const can::Frame& frame) override {
    heard_.push_back(frame);
    can::Frame answer = frame;
    ++answer.id.value;
    static_cast<void>(bus_.send(answer));
  }
  void on_up() override {}
  void on_down(std::string_view) override {}

  can::Bus& bus_;
  std::vector<can::Frame> heard_;
};

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_GROUP(PythonCan){};

TEST(PythonCan, frames_pass_both_ways) {
  test_support::TemporaryFolder folder;
  boost::asio::io_context loop{1};
  bool gone = false;
  vehicle::BusHub hub(loop.get_executor(), [&](std::string_view line) {
    gone = gone || line.starts_with("a client has left");
  });
  const Answerer answerer(hub);
  const auto port = hub.serve_tcp(0);
  CHECK_TRUE(port.has_value());

  test_support::ChildProcess python({kPython, LATCHKEY_PYTHON_CAN, std::to_string(*port)},
                                    folder.file("output"));
  test_support::run_loop_until(loop, [&] { return gone; });
  const auto status = python.wait(test_support::kPatience);
  if (status != 0) FAIL(text_of(folder.file("output")).c_str());
  LONGS_EQUAL(3, answerer.heard().size());
  CHECK_FALSE(answerer.heard()[0].id.extended);
  CHECK_TRUE(answerer.heard()[2].id.extended);
  LONGS_EQUAL(0, hub.malformed_messages());
}

}  // namespace latchkey::contract
