// A vehicle that has told of itself what a test wants it to.
#pragma once

#include <string>

#include "cloud/vehicles.hpp"

namespace latchkey::cloud {

inline constexpr const char* kVin = "LTCHKEYDEM0000001";

inline Vehicles one_vehicle() {
  return Vehicles::of({{.vin = kVin, .display_name = "Test", .device_key_file = {}}}, "cloud")
      .value();
}

inline void tell(Vehicles& vehicles, const std::string& topic, const Json& payload) {
  client::Message message;
  message.topic = std::string("vehicles/") + kVin + '/' + topic;
  message.payload = payload.dump();
  vehicles.receive(message);
}

// Online, with these commands in its catalogue.
inline void introduce(Vehicles& vehicles, std::initializer_list<const char*> commands) {
  tell(vehicles, "presence", {{"online", true}, {"epoch", "e1"}, {"agent", "0.1.0"}});
  Json catalogue{{"version", 1}, {"commands", Json::object()}};
  for (const char* command : commands) catalogue["commands"][command] = {{"timeout_ms", 5000}};
  tell(vehicles, "catalogue", catalogue);
}

}  // namespace latchkey::cloud
