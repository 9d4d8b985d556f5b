// BusRig: a Bus under test and a second node on the same bus, which the conformance suite plays.
// Whoever brings a Bus of their own writes one of these for it, and nothing else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "can/bus.hpp"

namespace latchkey::contract {

inline constexpr std::chrono::seconds kPatience{20};

class BusRig {
 public:
  BusRig() = default;
  BusRig(const BusRig&) = delete;
  BusRig& operator=(const BusRig&) = delete;
  virtual ~BusRig() = default;

  // Not opened yet. The bus is there.
  virtual can::Bus& bus() = 0;
  virtual void destroy_bus() = 0;
  virtual void renew_bus() = 0;  // another one in its place

  // Runs the event loop until `done` holds; false when kPatience ran out first.
  [[nodiscard]] virtual bool run_until(const std::function<bool()>& done) = 0;

  virtual void peer_send(const can::Frame& frame) = 0;
  // What the peer heard since the bus was there last.
  virtual const std::vector<can::Frame>& peer_heard() = 0;

  virtual void take_away() = 0;  // the bus itself is gone
  virtual void bring_back() = 0;
  virtual void report_bus_off() = 0;  // of the tested node's controller
  virtual void report_restarted() = 0;
};

std::unique_ptr<BusRig> make_bus_rig();

}  // namespace latchkey::contract
