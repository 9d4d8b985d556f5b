// Workspace: the folder of one run, readable by nobody else (mode 0700). It holds the broker's
// files, keys, configuration, sockets and logs.
//
// A temporary one (under XDG_RUNTIME_DIR, else TMPDIR, else /tmp) is removed when its Workspace
// ends; a kept one stays, and serves one supervisor at a time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "supervisor/descriptor.hpp"
#include "supervisor/error.hpp"

namespace latchkey::supervisor {

class Workspace {
 public:
  static base::Result<Workspace, Error> temporary();
  static base::Result<Workspace, Error> kept(const std::filesystem::path& folder);

  Workspace(Workspace&& other) noexcept;
  Workspace& operator=(Workspace&&) = delete;
  ~Workspace();

  // A file in the folder or in a folder below it, which is made when it is not there.
  [[nodiscard]] std::filesystem::path file(std::string_view name) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  Workspace(std::filesystem::path folder, bool temporary)
      : folder_(std::move(folder)), temporary_(temporary) {}

  static base::Result<Workspace, Error> prepare(Workspace workspace);

  std::filesystem::path folder_;
  bool temporary_;
  Descriptor lock_;
};

// Replaces a file's text; only its owner can read it.
base::Result<void, Error> write_private(const std::filesystem::path& path, std::string_view text);

}  // namespace latchkey::supervisor
