// Holds a catalogue against what the bus can carry.
#pragma once

#include <string>
#include <vector>

#include "adapters/hal_can/binding.hpp"
#include "core/catalogue.hpp"

namespace latchkey::hal_can {

struct CatalogueError {
  std::string json_path;  // in the catalogue file
  std::string message;
};

// Every signal has the kind of value that it is used as, what is set can be written, and every
// value that a command may write or wait for comes over the bus and back as the same one. The
// catalogue's signals are the first of those that the binding was made for.
std::vector<CatalogueError> check_catalogue(const core::Catalogue& catalogue,
                                            const Binding& binding);

}  // namespace latchkey::hal_can
