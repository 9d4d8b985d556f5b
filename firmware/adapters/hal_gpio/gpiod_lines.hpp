// GpiodLines: the lines of a chip that the kernel has a device for, by libgpiod 1.6.
//
// Threading: as Lines; the executor is the event loop's. Pulls are the board's: none is asked for.
#pragma once

#include <gpiod.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "adapters/hal_gpio/lines.hpp"
#include "base/lifetime.hpp"

namespace latchkey::hal_gpio {

class GpiodLines final : public Lines {
 public:
  GpiodLines(const boost::asio::any_io_executor& executor, std::string chip);
  ~GpiodLines() override { release(); }

  base::Result<void, std::string> claim(std::span<const LineUse> uses, Events& events) override;
  bool set(unsigned offset, bool on) override;
  std::optional<bool> read(unsigned offset) override;

 private:
  using Watch = boost::asio::posix::stream_descriptor;

  struct Close {
    void operator()(gpiod_chip* chip) const { gpiod_chip_close(chip); }
  };

  [[nodiscard]] bool watch(gpiod_line* line);  // an input that is requested
  void wait(Watch& watch, gpiod_line* line);
  void on_edges(Watch& watch, gpiod_line* line);
  void note_failure();
  void gone(int error);
  void release();

  const boost::asio::any_io_executor executor_;
  const std::string name_;
  Events* events_ = nullptr;
  std::unique_ptr<gpiod_chip, Close> chip_;  // owns the lines
  std::map<unsigned, gpiod_line*> lines_;
  std::list<Watch> watches_;  // of the inputs' descriptors, which libgpiod owns
  base::Lifetime lifetime_;
};

}  // namespace latchkey::hal_gpio
