// The parameters of a command in the catalogue file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "codec/file_error.hpp"
#include "core/catalogue.hpp"

namespace latchkey::codec {

// `schema` satisfies `#/definitions/params` and stands at `path`; what else is wrong with it is
// added to `errors`. Parameters come sorted by name.
[[nodiscard]] std::vector<core::ParamDef> decode_params(const nlohmann::json& schema,
                                                        const std::string& path,
                                                        FileErrors& errors);

}  // namespace latchkey::codec
