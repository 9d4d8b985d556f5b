// Events: change events to whoever listens. See docs/cloud.md.
//
// Threading: one thread, the loop's.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "base/lifetime.hpp"
#include "cloud/command.hpp"
#include "http/server.hpp"

namespace latchkey::cloud {

class Events {
 public:
  static constexpr std::size_t kListenersMax = 256;

  // Which vehicles a listener hears of.
  using Sees = std::function<bool(std::string_view vin)>;

  // Starts the stream. False: too many listen.
  bool add(std::shared_ptr<http::Exchange> listener, Sees sees);

  // To all who see the vehicle.
  void send(std::string_view vin, std::string_view name, const Json& data);

  // A sign of life to all, so that nobody in between ends a quiet stream.
  void keep_alive();

  void close_all();

 private:
  struct Listener {
    std::shared_ptr<http::Exchange> exchange;
    Sees sees;
  };

  std::list<Listener> listeners_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::cloud
