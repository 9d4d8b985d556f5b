// The JSON Schemas (draft-07) of our files, as in schemas/, embedded when the library is built.
#pragma once

#include <string_view>

namespace latchkey::codec {

[[nodiscard]] std::string_view catalogue_schema();
[[nodiscard]] std::string_view keys_schema();
[[nodiscard]] std::string_view config_schema();
[[nodiscard]] std::string_view signals_schema();

}  // namespace latchkey::codec
