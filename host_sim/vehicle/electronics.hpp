// Electronics: the simulated vehicle as the bus sees it: its ECUs, with the vehicle they act on.
// Pure and deterministic, like both.
//
//   electronics.receive(frame, now);                    // or any other call that takes the time
//   while (auto frame = electronics.poll(now)) …        // then drain what the ECUs send
//   electronics.next_event();                           // when to call advance() and drain again
//
// Time never runs backwards from call to call. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "can/database.hpp"
#include "can/frame.hpp"
#include "vehicle/ecu.hpp"
#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

// The table of the ECUs, held against a database. Fails with what that lacks. It must outlive the
// plans and what is made from them.
base::Result<std::vector<EcuPlan>, std::string> plan_ecus(const can::Database& database);

class Electronics {
 public:
  Electronics(std::vector<EcuPlan> plans, const Ecu::Log& log, base::MonoTime now);
  Electronics(const Electronics&) = delete;
  Electronics& operator=(const Electronics&) = delete;

  [[nodiscard]] std::vector<can::FrameId> wanted() const;

  void receive(const can::Frame& frame, base::MonoTime now);
  void advance(base::MonoTime now);
  [[nodiscard]] base::MonoTime next_event() const;
  std::optional<can::Frame> poll(base::MonoTime now);

  // By hand and by fault, between advance() and poll().
  [[nodiscard]] Vehicle& vehicle() { return vehicle_; }
  [[nodiscard]] const Vehicle& vehicle() const { return vehicle_; }
  [[nodiscard]] std::vector<Ecu>& ecus() { return ecus_; }

 private:
  Vehicle vehicle_;
  std::vector<Ecu> ecus_;
};

}  // namespace latchkey::vehicle
