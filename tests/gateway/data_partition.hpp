// DataPartition: what is on the data partition of a gateway's disk image, read without mounting it:
// no rights are needed, and the image is not written to.
//
// Throws std::runtime_error when it cannot be read.
#pragma once

#include <filesystem>
#include <string_view>

namespace latchkey::gateway {

class DataPartition {
 public:
  // Copies it from `image` into `folder`, made anew, and has what its own log holds put in place,
  // as the gateway's next start would.
  DataPartition(const std::filesystem::path& image, const std::filesystem::path& folder);

  // Copies a folder of it out, with all that it holds, and returns where it is now.
  [[nodiscard]] std::filesystem::path copy_out(std::string_view path) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace latchkey::gateway
