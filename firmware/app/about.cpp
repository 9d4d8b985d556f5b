#include "app/about.hpp"

#include "adapters/process_linux/build_id.hpp"
#include "app/version.hpp"

namespace latchkey::app {

std::string about_program() {
  const std::string name = std::string("latchkeyd ") + kVersion;
  const std::string id = process_linux::build_id();
  return id.empty() ? name : name + " (build id " + id + ')';
}

}  // namespace latchkey::app
