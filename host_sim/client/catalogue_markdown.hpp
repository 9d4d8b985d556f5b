// A catalogue as a document for people, in Markdown (GitHub's): what each command asks for, does,
// and undoes.
#pragma once

#include <string>
#include <vector>

#include "core/catalogue.hpp"

namespace latchkey::client {

// Its lines, of printable text. Whatever the catalogue says, it is shown as text.
[[nodiscard]] std::vector<std::string> catalogue_markdown(const core::Catalogue& catalogue);

}  // namespace latchkey::client
