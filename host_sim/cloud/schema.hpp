// schema/cloud.schema.json, as it was when this was built.
#pragma once

#include <string_view>

namespace latchkey::cloud {

[[nodiscard]] std::string_view configuration_schema();

}  // namespace latchkey::cloud
