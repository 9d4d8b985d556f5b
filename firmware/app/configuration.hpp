// All that the agent reads from files before it starts, checked as a whole.
#pragma once

#include <string>
#include <vector>

#include "app/vehicle.hpp"
#include "base/result.hpp"
#include "codec/config_file.hpp"
#include "codec/key_file.hpp"

namespace latchkey::app {

struct Configuration {
  codec::AgentConfig agent;
  Vehicle vehicle;
  std::vector<codec::AuthorisedKey> keys;
  std::string broker_password;
};

// One mistake: in which file, where in it, and what to do.
struct ConfigurationError {
  std::string file;
  std::string place;  // a path in a JSON file, a line in another; empty: the file as a whole
  std::string message;
};

// Reads the configuration and the files that it names (relative names: beside it). All mistakes in
// all files at once, those among them that others could read or change (see file_modes.hpp).
base::Result<Configuration, std::vector<ConfigurationError>> load_configuration(
    const std::string& config_file);

// The configuration alone, its names resolved, without the files that it names.
base::Result<codec::AgentConfig, std::vector<ConfigurationError>> load_agent_config(
    const std::string& config_file);

// The keys file alone, once more.
base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
    const std::string& keys_file);

// The files that describe the vehicle alone, once more.
base::Result<Vehicle, std::vector<ConfigurationError>> load_vehicle(
    const codec::AgentConfig& config);

// `FILE: PLACE: message`, a line.
std::string to_string(const ConfigurationError& error);

}  // namespace latchkey::app
