// BusRecorder: keeps what a Bus tells, and notices when it tells it from inside a call.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "can/bus.hpp"

namespace latchkey::contract {

class BusRecorder final : public can::Bus::Events {
 public:
  // The Bus is to end before this.
  void open(can::Bus& bus, std::optional<std::vector<can::FrameId>> wanted = std::nullopt) {
    inside_call_ = true;
    bus.open(*this, std::move(wanted));
    inside_call_ = false;
  }

  bool send(can::Bus& bus, const can::Frame& frame) {
    inside_call_ = true;
    const bool taken = bus.send(frame);
    inside_call_ = false;
    return taken;
  }

  [[nodiscard]] const std::vector<can::Frame>& heard() const { return heard_; }
  [[nodiscard]] std::size_t ups() const { return ups_; }
  [[nodiscard]] std::size_t downs() const { return downs_; }
  [[nodiscard]] const std::string& why_down() const { return why_down_; }
  [[nodiscard]] bool told_inside_call() const { return told_inside_call_; }

 private:
  void on_frame(const can::Frame& frame) override {
    note_call();
    heard_.push_back(frame);
  }

  void on_up() override {
    note_call();
    ++ups_;
  }

  void on_down(std::string_view why) override {
    note_call();
    ++downs_;
    why_down_ = why;
  }

  void note_call() { told_inside_call_ = told_inside_call_ || inside_call_; }

  bool inside_call_ = false;
  bool told_inside_call_ = false;
  std::vector<can::Frame> heard_;
  std::size_t ups_ = 0;
  std::size_t downs_ = 0;
  std::string why_down_;
};

}  // namespace latchkey::contract
