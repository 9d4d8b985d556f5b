#include "gateway/data_partition.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "integration/or_throw.hpp"
#include "supervisor/process.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::gateway {
namespace {

namespace fs = std::filesystem;
using integration::or_throw;

constexpr const char* kPartition = "data.ext4";

// Its output goes to `log`.
void run(const fs::path& program, std::vector<std::string> arguments, const fs::path& log) {
  or_throw(supervisor::run_to_end({.name = program.filename().string(),
                                   .path = program,
                                   .arguments = std::move(arguments),
                                   .log = log}));
}

fs::path debugfs() { return or_throw(supervisor::find_installed("debugfs", "e2fsprogs")); }

}  // namespace

DataPartition::DataPartition(const fs::path& image, const fs::path& folder) : folder_(folder) {
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  const fs::path extent = folder_ / "extent";
  run(LATCHKEY_IMAGE_PARTITION, {image.string(), "data"}, extent);
  std::string offset;
  std::string size;
  std::ifstream(extent) >> offset >> size;
  const fs::path copy = folder_ / kPartition;
  run("/usr/bin/dd",
      {"if=" + image.string(), "of=" + copy.string(), "iflag=skip_bytes,count_bytes", "bs=1M",
       "conv=sparse", "skip=" + offset, "count=" + size},
      folder_ / "dd.log");
  run(debugfs(), {"-w", "-R", "jr", copy.string()}, folder_ / "debugfs.log");
}

fs::path DataPartition::copy_out(std::string_view path) const {
  run(debugfs(),
      {"-R", "rdump " + std::string(path) + ' ' + folder_.string(),
       (folder_ / kPartition).string()},
      folder_ / "debugfs.log");
  const fs::path copied = folder_ / fs::path(path).filename();
  if (!fs::exists(copied))
    throw std::runtime_error("the data partition has no " + std::string(path));
  return copied;
}

}  // namespace latchkey::gateway
