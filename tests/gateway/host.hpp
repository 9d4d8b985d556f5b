// Host: broker and vehicle on this machine, for an agent on a virtual one.
#pragma once

#include <cstdint>
#include <memory>

#include "gateway/guest.hpp"
#include "supervisor/stack.hpp"

namespace latchkey::gateway {

struct Host {
  std::uint16_t bus_port;  // of 127.0.0.1: the vehicle's bus
  std::unique_ptr<supervisor::Stack> stack;
};

// `options`, with what such an agent needs. Throws std::runtime_error when something does not
// start.
Host start_host(supervisor::StackOptions options);

// Returns when the agent of a guest that was launched has announced itself. Throws
// std::runtime_error, with what console and agent have said last, when it does not.
void wait_until_online(const supervisor::Stack& stack, Guest& guest);

}  // namespace latchkey::gateway
