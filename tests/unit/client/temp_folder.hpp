// A folder of its own for a test, gone with all that is in it when the test ends.
#pragma once

#include <filesystem>
#include <iterator>
#include <string>

#include "support/broker.hpp"

namespace latchkey::client {

class TempFolder {
 public:
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.path() / name; }

  // The permission bits of a file in it.
  [[nodiscard]] unsigned mode(const std::string& name) const {
    return static_cast<unsigned>(std::filesystem::status(folder_.path() / name).permissions());
  }

  [[nodiscard]] std::ptrdiff_t count() const {
    return std::distance(std::filesystem::directory_iterator(folder_.path()), {});
  }

 private:
  test_support::TemporaryFolder folder_;
};

}  // namespace latchkey::client
