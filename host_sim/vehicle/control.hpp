// The control lines of the simulated vehicle: what tests and demonstrations do to it.
//
//   jam|ignore|refuse BRANCH   put a fault on a signal, or on all below a branch (`Vehicle`: all)
//   silent [on|off]            act, but say nothing
//   delay MS                   say everything late
//   clear                      no faults any more
//   set PATH=VALUE             somebody moves something by hand
//   get PATH | dump            one value, or all of them
//   log                        the actuation log
#pragma once

#include <string>
#include <string_view>

#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

// Does what the line says. The reply is any number of lines of data, then `ok` or `error WHY`; each
// ends in a line end.
std::string execute(Vehicle& vehicle, std::string_view line, base::MonoTime now);

}  // namespace latchkey::vehicle
