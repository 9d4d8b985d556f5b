// The control lines of the simulated vehicle: what tests and demonstrations do to it. ECU is body,
// climate, charger, gateway, or all of them: `all`, or nothing.
//
//   jam BRANCH                  what a signal, or all below a branch (`Vehicle`: all), moves: stays
//   ignore BRANCH               its requests are not heard
//   lie BRANCH                  it stays, and is reported to have moved
//   silent [ECU] [on|off]       it hears and acts, and sends nothing
//   corrupt [ECU] [on|off]      it sends wrong checksums
//   delay MS [ECU]              all that it sends leaves late
//   reboot ECU                  it is dead for a while, and then knows nothing any more
//   bus-off [on|off]            the other nodes have fallen off the bus
//   clear                       no faults any more
//   set PATH=VALUE              somebody moves something by hand
//   get PATH | dump             how one thing is, or everything
//   log                         the actuation log
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "vehicle/electronics.hpp"

namespace latchkey::vehicle {

using BusOffSwitch = std::function<void(bool off)>;  // empty: this bus has none

// Does what the line says. The reply is any number of lines of data, then `ok` or `error WHY`; each
// ends in a line end.
std::string execute(Electronics& electronics, const BusOffSwitch& bus_off, std::string_view line,
                    base::MonoTime now);

}  // namespace latchkey::vehicle
