#include "fake_gpiod.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string_view>

namespace latchkey::hal_gpio::testing {

gpiod_chip& chip() {
  static gpiod_chip the_chip;
  return the_chip;
}

void raise_edge(gpiod_line& line, bool level) {
  line.level = level;
  ::eventfd_write(line.events, 1);
}

}  // namespace latchkey::hal_gpio::testing

using latchkey::hal_gpio::testing::chip;
using latchkey::hal_gpio::testing::kChip;

namespace {

int fail(int error) {
  errno = error;
  return -1;
}

int request(gpiod_line* line, const char* user, int flags) {
  if (!line->user.empty()) return fail(EBUSY);
  line->user = user;
  line->active_low = (flags & GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) != 0;
  return 0;
}

int drive(gpiod_line* line, int value) {
  line->is_output = true;
  line->level = (value != 0) != line->active_low;
  line->driven.push_back(line->level);
  return 0;
}

}  // namespace

extern "C" {

gpiod_chip* gpiod_chip_open(const char* path) {
  if (path == std::string_view(kChip) && chip().is_present && !chip().is_open) {
    chip().is_open = true;
    return &chip();
  }
  errno = ENOENT;
  return nullptr;
}

void gpiod_chip_close(gpiod_chip* the_chip) {
  the_chip->is_open = false;
  for (auto& [offset, line] : the_chip->lines) {
    if (line.user == "latchkeyd") line.user.clear();
    if (line.events >= 0 && ::close(line.events) == 0) line.events = -1;
  }
}

gpiod_line* gpiod_chip_get_line(gpiod_chip* the_chip, unsigned offset) {
  const auto line = the_chip->lines.find(offset);
  if (line != the_chip->lines.end()) return &line->second;
  errno = EINVAL;
  return nullptr;
}

const char* gpiod_line_consumer(gpiod_line* line) {
  return line->user.empty() ? nullptr : line->user.c_str();
}

int gpiod_line_direction(gpiod_line* line) {
  return line->is_output ? GPIOD_LINE_DIRECTION_OUTPUT : GPIOD_LINE_DIRECTION_INPUT;
}

int gpiod_line_request(gpiod_line* line, const gpiod_line_request_config* config, int) {
  if (config->request_type != GPIOD_LINE_REQUEST_DIRECTION_AS_IS) return fail(EINVAL);
  return request(line, config->consumer, config->flags);
}

int gpiod_line_request_output_flags(gpiod_line* line, const char* user, int flags, int value) {
  return request(line, user, flags) == 0 ? drive(line, value) : -1;
}

int gpiod_line_request_both_edges_events_flags(gpiod_line* line, const char* user, int flags) {
  if (request(line, user, flags) != 0) return -1;
  line->events = ::eventfd(0, EFD_CLOEXEC);
  return 0;
}

int gpiod_line_set_config(gpiod_line* line, int direction, int flags, int value) {
  if (direction != GPIOD_LINE_REQUEST_DIRECTION_OUTPUT) return fail(EINVAL);
  line->active_low = (flags & GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) != 0;
  return drive(line, value);
}

int gpiod_line_get_value(gpiod_line* line) {
  if (!chip().is_present) return fail(ENODEV);
  return line->level != line->active_low ? 1 : 0;
}

int gpiod_line_set_value(gpiod_line* line, int value) {
  return chip().is_present ? drive(line, value) : fail(ENODEV);
}

int gpiod_line_event_get_fd(gpiod_line* line) { return line->events; }

int gpiod_line_event_read_multiple(gpiod_line* line, gpiod_line_event*, unsigned) {
  if (!chip().is_present) return fail(ENODEV);
  eventfd_t count = 0;
  return ::eventfd_read(line->events, &count);
}
}
