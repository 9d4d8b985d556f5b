// ControlSocket: where the cloud asks the simulator for what no backend can do. One line at a time,
// one answer each: `ok`, or `error WHY`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "supervisor/descriptor.hpp"
#include "supervisor/error.hpp"

namespace latchkey::supervisor {

class ControlSocket {
 public:
  // Says why not, or nothing where it is done.
  using Execute = std::function<std::string(std::string_view line)>;

  // Its owner's alone.
  static base::Result<ControlSocket, Error> open(const std::filesystem::path& path);

  [[nodiscard]] int descriptor() const { return listener_.get(); }  // readable: serve()

  // One line of one who asks, who has a second to send it.
  void serve(const Execute& execute) const;

 private:
  explicit ControlSocket(Descriptor listener) : listener_(std::move(listener)) {}

  Descriptor listener_;
};

}  // namespace latchkey::supervisor
