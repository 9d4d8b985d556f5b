// Interns signal paths, and sees to it that each is one and means one kind of value throughout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codec/file_error.hpp"
#include "core/value.hpp"

namespace latchkey::codec {

enum class ValueKind : std::uint8_t { truth, number, word };

[[nodiscard]] ValueKind kind_of(const core::Value& value);

[[nodiscard]] bool is_signal_path(std::string_view path);
inline constexpr std::string_view kSignalPathRule =
    "a signal is a VSS path of at most 200 characters, like "
    "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";

class SignalTable {
 public:
  explicit SignalTable(FileErrors& errors) : errors_(errors) {}

  // The signal's id, given out on first use. `where` is the place in the file that uses it.
  core::SignalId intern(const std::string& path, ValueKind kind, const std::string& where);

  [[nodiscard]] std::vector<std::string> take_paths() { return std::move(paths_); }

 private:
  struct Use {
    core::SignalId id;
    ValueKind kind;
    std::string where;
  };

  FileErrors& errors_;
  std::vector<std::string> paths_;
  std::unordered_map<std::string, Use> first_uses_;
};

}  // namespace latchkey::codec
