// Runs an io_context on the test's own thread until something has happened.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>

#include "bus_rig.hpp"

namespace latchkey::contract {

// False: kPatience ran out.
inline bool run_loop_until(boost::asio::io_context& loop, const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    loop.restart();
    loop.run_one_until(deadline);
    if (std::chrono::steady_clock::now() >= deadline) return done();
  }
  return true;
}

}  // namespace latchkey::contract
