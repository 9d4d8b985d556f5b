// Root, while it works in a folder of somebody else's.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.hpp"

namespace latchkey::app {

// While it lives, a process of root's is the owner of `folder` and nobody more: what it makes there
// is theirs, and what they might put in its way harms nobody but them. A process of another user
// stays what it is. One thread; the folder is there.
class AsOwnerOf {
 public:
  // The error is a sentence.
  [[nodiscard]] static base::Result<AsOwnerOf, std::string> folder(const std::string& folder);

  AsOwnerOf(AsOwnerOf&& other) noexcept;
  AsOwnerOf& operator=(AsOwnerOf&&) = delete;
  ~AsOwnerOf();  // root again; the process ends if it cannot be

 private:
  explicit AsOwnerOf(bool changed) : changed_(changed) {}

  bool changed_;
};

}  // namespace latchkey::app
