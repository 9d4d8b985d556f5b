// A GPIO chip behind those functions of libgpiod that the agent calls.
#pragma once

#include <gpiod.h>

#include <map>
#include <string>
#include <vector>

struct gpiod_line {
  bool is_output = false;
  bool level = false;  // of the pin: active low or not is for who requests it
  bool active_low = false;
  int events = -1;           // while it is requested for them
  std::string user;          // empty: nobody
  std::vector<bool> driven;  // each level that it was given as an output
};

struct gpiod_chip {
  std::map<unsigned, gpiod_line> lines;
  bool is_open = false;
  bool is_present = true;
};

namespace latchkey::hal_gpio::testing {

inline constexpr const char* kChip = "/dev/gpiochip7";

gpiod_chip& chip();  // the one behind kChip

void raise_edge(gpiod_line& line, bool level);

}  // namespace latchkey::hal_gpio::testing
