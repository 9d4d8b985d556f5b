// Signer: makes ES256 signatures (RFC 7518 section 3.4) with the vehicle's own key, off the event
// loop's thread.
//
// Threading: sign() is called and its handler runs on the event loop's thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace latchkey::ports {

using Signature = std::array<std::uint8_t, 64>;  // raw R||S

class Signer {
 public:
  using Handler = std::function<void(std::optional<Signature>)>;

  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;

  // Calls `handler` once, later: with nothing when no signature could be made. Handlers are called
  // in the order of the calls.
  void sign(std::string message, Handler handler) {
    do_sign(std::move(message), std::move(handler));
  }

 private:
  virtual void do_sign(std::string message, Handler handler) = 0;
};

}  // namespace latchkey::ports
