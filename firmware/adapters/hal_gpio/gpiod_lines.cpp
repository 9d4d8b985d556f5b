#include "adapters/hal_gpio/gpiod_lines.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

namespace latchkey::hal_gpio {
namespace {

using boost::system::error_code;

constexpr const char* kConsumer = "latchkeyd";  // what gpioinfo shows
constexpr unsigned kEdgesPerWake = 16;          // then others have their turn

std::string message_of(int error) { return std::generic_category().message(error); }

int flags_of(const LineUse& use) {
  return use.active_low ? int{GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW} : 0;
}

// A relay that is on must not drop because the agent was started again: the line is taken as it is,
// and made an output with the value that it has.
bool request_relay(gpiod_line* line, const LineUse& use) {
  const bool was_output = gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT;
  const gpiod_line_request_config as_is{kConsumer, GPIOD_LINE_REQUEST_DIRECTION_AS_IS,
                                        flags_of(use)};
  if (gpiod_line_request(line, &as_is, 0) != 0) return false;
  const int value = was_output ? gpiod_line_get_value(line) : 0;
  return value >= 0 && gpiod_line_set_config(line, GPIOD_LINE_REQUEST_DIRECTION_OUTPUT,
                                             flags_of(use), value) == 0;
}

bool request(gpiod_line* line, const LineUse& use) {
  switch (use.kind) {
    case LineKind::input:
      return gpiod_line_request_both_edges_events_flags(line, kConsumer, flags_of(use)) == 0;
    case LineKind::relay: return request_relay(line, use);
    case LineKind::motor_relay:
      return gpiod_line_request_output_flags(line, kConsumer, flags_of(use), 0) == 0;
  }
  return false;
}

std::string complaint_about(gpiod_line* line, const LineUse& use, int error) {
  std::string complaint = "line " + std::to_string(use.offset) + ": " + message_of(error);
  const char* user = line == nullptr ? nullptr : gpiod_line_consumer(line);
  if (error == EBUSY && user != nullptr) complaint += " by " + std::string(user);
  return complaint;
}

}  // namespace

GpiodLines::GpiodLines(const boost::asio::any_io_executor& executor, std::string chip)
    : executor_(executor), name_(std::move(chip)) {}

base::Result<void, std::string> GpiodLines::claim(std::span<const LineUse> uses, Events& events) {
  events_ = &events;
  chip_.reset(gpiod_chip_open(name_.c_str()));
  if (!chip_) return base::unexpected(name_ + ": " + message_of(errno));
  for (const LineUse& use : uses) {
    gpiod_line* line = gpiod_chip_get_line(chip_.get(), use.offset);
    if (line == nullptr || !request(line, use) || (use.kind == LineKind::input && !watch(line))) {
      const std::string complaint = complaint_about(line, use, errno);
      release();
      return base::unexpected(name_ + ": " + complaint);
    }
    lines_.emplace(use.offset, line);
  }
  return {};
}

bool GpiodLines::set(unsigned offset, bool on) {
  const auto line = lines_.find(offset);
  if (line == lines_.end()) return false;
  const bool done = gpiod_line_set_value(line->second, on ? 1 : 0) == 0;
  if (!done) note_failure();
  return done;
}

std::optional<bool> GpiodLines::read(unsigned offset) {
  const auto line = lines_.find(offset);
  if (line == lines_.end()) return std::nullopt;
  const int value = gpiod_line_get_value(line->second);
  if (value < 0) note_failure();
  return value < 0 ? std::nullopt : std::optional(value == 1);
}

bool GpiodLines::watch(gpiod_line* line) {
  Watch& watch = watches_.emplace_back(executor_);
  error_code error;
  watch.assign(gpiod_line_event_get_fd(line), error);
  errno = error.value();
  if (!error) wait(watch, line);
  return !error;
}

void GpiodLines::wait(Watch& watch, gpiod_line* line) {
  watch.async_wait(Watch::wait_read, lifetime_.guard([this, &watch, line](const error_code& error) {
    if (!error) on_edges(watch, line);
  }));
}

// Which edges they were does not matter: the line is read afterwards.
void GpiodLines::on_edges(Watch& watch, gpiod_line* line) {
  std::array<gpiod_line_event, kEdgesPerWake> edges{};
  if (gpiod_line_event_read_multiple(line, edges.data(), edges.size()) < 0 && errno != EINTR &&
      errno != EAGAIN) {
    return gone(errno);
  }
  wait(watch, line);
  events_->on_change();
}

// A chip that has left says so to whoever asks; any other failure may pass. The caller is still
// inside set() or read().
void GpiodLines::note_failure() {
  if (errno != ENODEV) return;
  boost::asio::post(executor_, lifetime_.guard([this] {
    if (chip_) gone(ENODEV);
  }));
}

void GpiodLines::gone(int error) {
  release();
  events_->on_gone(name_ + ": " + message_of(error));
}

void GpiodLines::release() {
  for (Watch& watch : watches_) watch.release();
  watches_.clear();
  lines_.clear();
  chip_.reset();
}

}  // namespace latchkey::hal_gpio
