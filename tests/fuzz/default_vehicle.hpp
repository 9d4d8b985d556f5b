// The files of the default vehicle, read once.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/hal_can/binding.hpp"
#include "can/dbc.hpp"
#include "codec/signals_file.hpp"

namespace latchkey::fuzz {

inline std::string read_file(const char* name) {
  std::ostringstream text;
  text << std::ifstream(name).rdbuf();
  return text.str();
}

inline const can::Database& default_database() {
  static const can::Database kDatabase = can::parse_dbc(read_file(LATCHKEY_DEFAULT_DBC)).value();
  return kDatabase;
}

inline std::vector<std::string> paths_of(const can::SignalMap& map) {
  std::vector<std::string> paths;
  for (const can::SignalEntry& entry : map.signals) paths.push_back(entry.path);
  return paths;
}

}  // namespace latchkey::fuzz
