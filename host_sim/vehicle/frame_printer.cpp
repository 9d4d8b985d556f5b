#include "vehicle/frame_printer.hpp"

#include <utility>

namespace latchkey::vehicle {

FramePrinter::FramePrinter(std::ostream& out, std::string interface)
    : out_(out), interface_(std::move(interface)) {}

void FramePrinter::print(can::Timestamp at, const can::Frame& frame) {
  out_ << can::candump_line(at, interface_, frame) << std::endl;
}

void FramePrinter::on_frame(const can::Frame& frame) {
  print(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()), frame);
}

}  // namespace latchkey::vehicle
