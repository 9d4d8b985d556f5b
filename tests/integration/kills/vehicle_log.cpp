#include "integration/kills/vehicle_log.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <variant>

#include "vehicle/path_value.hpp"

namespace latchkey::kills {

std::vector<Start> parse_vehicle_log(std::string_view text) {
  std::vector<Start> starts;
  std::istringstream lines{std::string(text)};
  bool first = true;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    Start start;
    std::string what;
    std::string setting;
    fields >> start.sequence >> start.at_ms >> what >> setting;
    const auto parsed = vehicle::parse_path_value(setting);
    const auto* value = parsed ? std::get_if<double>(&parsed->value) : nullptr;
    if (!fields || value == nullptr || (first && start.sequence != 1)) {
      throw std::runtime_error("the vehicle's log is not whole: " + line);
    }
    first = false;
    if (what != "taken") continue;
    start.what = {parsed->path, std::llround(*value * Actuation::kParts)};
    starts.push_back(std::move(start));
  }
  return starts;
}

}  // namespace latchkey::kills
