// FramePrinter: writes every frame that a bus tells, a line each, in candump's log format.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "can/bus.hpp"
#include "can/candump.hpp"

namespace latchkey::vehicle {

class FramePrinter final : public can::Bus::Events {
 public:
  // `out` must outlive it. `interface` is what the lines call the bus.
  FramePrinter(std::ostream& out, std::string interface);

  void print(can::Timestamp at, const can::Frame& frame);  // and flushes

  void on_frame(const can::Frame& frame) override;
  void on_up() override {}
  void on_down(std::string_view) override {}

 private:
  std::ostream& out_;
  const std::string interface_;
};

}  // namespace latchkey::vehicle
