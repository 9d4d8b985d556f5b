// Names: looks up in a DBC file what a signals file calls by name, and notes what is not there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/hal_can/binding.hpp"
#include "can/database.hpp"
#include "can/signal_map.hpp"

namespace latchkey::hal_can {

class Names {
 public:
  struct Place {
    const can::Message* message;
    const can::Signal* signal;
  };

  // Both must outlive it.
  Names(const can::Database& database, std::vector<BindingError>& errors)
      : database_(database), errors_(errors) {}

  // `path` is where the name stands in the signals file. Nothing, and an error: it is not there, or
  // not in a message that a Frame can hold.
  std::optional<Place> find(const can::SignalName& name, const std::string& path);

  // A signal of this message that is in each of its frames, and a plain number of few bits.
  const can::Signal* find_plain(const can::Message& message, const std::string& name,
                                const std::string& path);

  // The bits of a value that is named, or given as it is.
  std::optional<std::uint64_t> raw_of(const can::Signal& signal, const can::ValueRef& ref,
                                      const std::string& path);

 private:
  const can::Signal* find_in(const can::Message& message, const std::string& name,
                             const std::string& path);
  void fail(const std::string& path, std::string message);

  const can::Database& database_;
  std::vector<BindingError>& errors_;
};

}  // namespace latchkey::hal_can
