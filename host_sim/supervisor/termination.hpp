// Termination: Ctrl-C, SIGTERM and a closed terminal, as something to be asked about and waited for
// instead of something that happens. Make one before any thread is started.
#pragma once

#include "supervisor/descriptor.hpp"

namespace latchkey::supervisor {

class Termination {
 public:
  Termination();

  [[nodiscard]] bool requested() const;
  [[nodiscard]] int descriptor() const { return signals_.get(); }  // readable once requested

 private:
  Descriptor signals_;
};

}  // namespace latchkey::supervisor
