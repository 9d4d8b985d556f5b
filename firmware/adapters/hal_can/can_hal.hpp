// CanHal: the vehicle as ECUs on a CAN bus, by a DBC file and a signals file (docs/hal-can.md).
//
// Threading: as ports::Hal; the executor is the event loop's, and one thread runs it.
// `taken` says that the frames were handed to the bus: no ECU acknowledges them. A value that the
// DBC file has no room for, or a signal that the signals file does not write, is `refused`; with
// the bus down a write is `failed`.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "adapters/hal_can/exchange.hpp"
#include "base/lifetime.hpp"
#include "can/bus.hpp"
#include "ports/hal.hpp"

namespace latchkey::hal_can {

class CanHal final : public ports::Hal, private can::Bus::Events, private Exchange::Outputs {
 public:
  // Gets a line for the log when a message comes or stays away, and for damaged frames, ever more
  // rarely: the first, second, fourth, eighth, …
  using Log = std::function<void(std::string_view)>;

  CanHal(const boost::asio::any_io_executor& executor, Binding binding,
         std::unique_ptr<can::Bus> bus, Log log);

 private:
  void do_open(ports::Hal::Events& events) override;
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override;
  void do_stop(core::WriteToken token) override;

  void on_frame(const can::Frame& frame) override;
  void on_up() override;
  void on_down(std::string_view why) override;

  bool send(const can::Frame& frame) override;
  void on_signal(core::SignalId signal, std::optional<core::Value> value) override;
  void on_stopped(core::WriteToken token) override;
  void on_silent(const can::Message& message, bool silent) override;

  void note_damage();
  void arm();

  const Log log_;
  Exchange exchange_;
  ports::Hal::Events* events_ = nullptr;
  boost::asio::steady_timer timer_;
  std::optional<base::MonoTime> armed_;
  std::optional<core::WriteToken> unanswered_write_;
  std::optional<core::WriteToken> unanswered_stop_;
  std::uint64_t damaged_frames_ = 0;
  std::unique_ptr<can::Bus> bus_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::hal_can
