// FleetApi: between Tesla's Fleet API and a vehicle that is described by its catalogue and its VSS
// signals: names and parameters of commands one way, what a vehicle tells the other.
#pragma once

#include <string>

#include "base/result.hpp"
#include "cloud/command.hpp"
#include "cloud/vehicles.hpp"

namespace latchkey::cloud {

struct CatalogueCommand {
  std::string name;
  Json params = Json::object();
};

struct Untranslatable {
  bool unknown = true;  // no such command; or else its parameters do not fit
  std::string why;
};

// What the vehicle is to do. A name of its catalogue is taken as it is.
[[nodiscard]] base::Result<CatalogueCommand, Untranslatable> translate(const std::string& name,
                                                                       const Json& params,
                                                                       const Vehicle& vehicle);

// {"id":…,"vin":…,"display_name":…,"state":"online",…}
[[nodiscard]] Json vehicle_json(const Vehicle& vehicle);

// The same with vehicle_state, climate_state, charge_state, drive_state, and the signals as they
// are. What is not known is null.
[[nodiscard]] Json vehicle_data(const Vehicle& vehicle);

}  // namespace latchkey::cloud
