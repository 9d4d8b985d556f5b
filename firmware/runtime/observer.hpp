// Observer: is told all that goes into the core and all that comes out of it, in order, and what
// the pump notes by itself. It changes nothing.
#pragma once

#include "base/time.hpp"
#include "core/io.hpp"

namespace latchkey::runtime {

class Observer {
 public:
  // Comes first; on_output follows for each effect that this input has, before it takes place. A
  // fact without an id may also come between two inputs.
  virtual void on_input(const core::Input& input, base::Now now) = 0;
  virtual void on_output(const core::Output& output) = 0;

 protected:
  ~Observer() = default;
};

}  // namespace latchkey::runtime
