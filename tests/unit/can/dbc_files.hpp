// DBC files of this source tree, and pieces of such files.
#pragma once

#include <string>
#include <string_view>

#include "can/dbc.hpp"

namespace latchkey::can::testing {

inline constexpr std::string_view kDefaultVehicle = "firmware/app/default_vehicle.dbc";
inline constexpr std::string_view kEveryFeature = "tests/data/every_feature.dbc";

// `path` from the top of the source tree.
std::string read_file(std::string_view path);

// Fails the test when it is refused.
Database parsed(std::string_view text);

// A message of eight bytes, id 1, `Door`, on line 1; its signals begin on line 2.
std::string door(std::string_view signals);

// "12: what is wrong" for each error.
std::string errors_of(std::string_view text);

}  // namespace latchkey::can::testing
