// Checks a document against one of our JSON Schemas and says what is wrong in its own words: each
// error ends with the `description` of what belongs there.
#pragma once

#include <nlohmann/json.hpp>

#include "codec/file_error.hpp"

namespace latchkey::codec {

// All errors, none when the document satisfies the schema; at most one for a place. `schema` uses
// no more of JSON Schema than ours do: no combining of schemas, references to `#/definitions/…`.
[[nodiscard]] FileErrors check_schema(const nlohmann::json& document, const nlohmann::json& schema);

}  // namespace latchkey::codec
