// Bench: the whole simulated vehicle on a bus, in virtual time. It keeps every frame that the ECUs
// send, and reads them with nothing but the DBC file.
#pragma once

#include <CppUTest/TestHarness.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "can/database.hpp"
#include "driver.hpp"
#include "vehicle/control.hpp"
#include "vehicle/electronics.hpp"

namespace latchkey::vehicle {

std::string default_dbc_text();
const can::Database& default_database();

class Bench {
 public:
  struct Heard {
    base::MonoTime at;
    can::Frame frame;
  };

  // A signal and its value, by the name in its value table, or a number.
  using Setting = std::pair<std::string_view, std::string_view>;

  Bench();

  // A request as a good agent sends it; what it does not name reads None.
  can::Frame request(std::string_view message, std::initializer_list<Setting> settings);
  void send(const can::Frame& frame);
  void ask(std::string_view message, std::initializer_list<Setting> settings) {
    send(request(message, settings));
  }
  // The same again every 100 ms for this long.
  void keep_asking(base::Millis time, std::string_view message,
                   std::initializer_list<Setting> settings);

  void reuse_counter() { --counter_; }  // in the next request

  void pass(base::Millis time);  // from event to event
  void leap(base::Millis time);  // at once
  std::string control(std::string_view line);
  void order(std::string_view line) { check_text("ok\n", control(line)); }

  // What was sent as this message since forget().
  [[nodiscard]] std::vector<Heard> heard(std::string_view message) const;
  [[nodiscard]] std::size_t heard_count() const { return heard_.size(); }
  void forget() { heard_.clear(); }

  // What the newest frame that carries the signal says: a name, or a number; "" without one.
  [[nodiscard]] std::string reads(std::string_view message, std::string_view signal) const;

  [[nodiscard]] base::Millis time() const {
    return std::chrono::floor<base::Millis>(now.time_since_epoch());
  }

  const can::Database& database = default_database();
  std::vector<std::string> logged;
  std::vector<bool> bus_off;  // what the switch was told
  base::MonoTime now{base::Millis{1'000'050}};
  Electronics electronics;

 private:
  void drain();

  std::vector<Heard> heard_;
  std::uint8_t counter_ = 0;
};

// Whether the frame's checksum is right. Every message has it in its last byte.
bool is_intact(const can::Frame& frame);

unsigned counter_of(const can::Frame& frame);

}  // namespace latchkey::vehicle
