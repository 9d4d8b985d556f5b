// An Entry as one string, which Redis keeps and publishes without understanding it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/store.hpp"

namespace latchkey::cloud {

// One line (the sizes of id and VIN, version, final, to_deliver), then id, VIN and record end to
// end, so any bytes may be in them: "4 17 3 1 0\nid-15YJ…{…}".
[[nodiscard]] std::string pack(const Entry& entry);

// Nothing where it is not what pack() makes.
[[nodiscard]] std::optional<Entry> unpack(std::string_view packed);

}  // namespace latchkey::cloud
