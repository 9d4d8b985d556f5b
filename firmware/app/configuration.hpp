// All that the agent reads from files before it starts, checked as a whole.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "codec/config_file.hpp"
#include "codec/key_file.hpp"
#include "core/catalogue.hpp"

namespace latchkey::app {

struct Configuration {
  codec::AgentConfig agent;
  core::Catalogue catalogue;
  std::vector<codec::AuthorisedKey> keys;
  std::string broker_password;
};

// One mistake: in which file, where in it, and what to do.
struct ConfigurationError {
  std::string file;
  std::string json_path;  // empty: the file as a whole
  std::string message;
};

// Reads the configuration and the files that it names (relative names: beside it). All mistakes in
// all files at once, those among them that others could read or change (see file_modes.hpp).
base::Result<Configuration, std::vector<ConfigurationError>> load_configuration(
    const std::string& config_file);

// The keys file alone, once more.
base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
    const std::string& keys_file);

// `FILE: PATH: message`, a line.
std::string to_string(const ConfigurationError& error);

}  // namespace latchkey::app
