// What the rigs for hal_can share: the simulated ECUs behind it, on whichever bus.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "can/bus.hpp"
#include "can/database.hpp"
#include "hal_rig.hpp"
#include "vehicle/server.hpp"

namespace latchkey::contract {

class CanRig : public HalRig {
 public:
  CanRig();

  ports::Hal& hal() override { return *hal_; }
  bool run_until(const std::function<bool()>& done) override;
  [[nodiscard]] const std::vector<TwoValues>& values() const override { return values_; }

  bool moves(core::SignalId signal) override;
  core::Value reality(core::SignalId signal) override;

  void jam(core::SignalId signal) override;
  void sense(const core::Value& value) override;
  void set_silent(bool silent) override;
  void remove_vehicle() override { server_.reset(); }
  void return_vehicle() override;

 protected:
  // Once, when the bus can be joined.
  void start();
  virtual std::unique_ptr<can::Bus> make_vehicles_bus() = 0;
  virtual std::unique_ptr<can::Bus> make_agents_bus() = 0;

  [[nodiscard]] boost::asio::any_io_executor executor() { return loop_.get_executor(); }
  static void ignore(std::string_view) {}

 private:
  void order(const std::string& line);

  boost::asio::io_context loop_{1};
  const can::Database database_;
  const std::vector<TwoValues> values_ = {{true, false}, {0.0, 100.0}, {0.0, 50.0}};
  std::optional<vehicle::Server> server_;
  std::unique_ptr<ports::Hal> hal_;
};

}  // namespace latchkey::contract
