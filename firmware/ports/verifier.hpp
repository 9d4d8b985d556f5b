// Verifier: checks ES256 signatures (RFC 7518 section 3.4) off the event loop's thread.
//
// Threading: verify() is called and on_verified() arrives on the event loop's thread; a check takes
// long (1.5 ms on a fast core, tens on a small one) and runs elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/ids.hpp"

namespace latchkey::ports {

struct SignedBytes {
  core::KeyId key;
  std::string message;                       // the JWS signing input
  std::array<std::uint8_t, 64> signature{};  // raw R||S
};

class Verifier {
 public:
  class Events {
   public:
    // The answer to verify(), once. A key that is not known any more makes nothing genuine.
    virtual void on_verified(core::Ticket ticket, bool genuine) = 0;

   protected:
    ~Events() = default;
  };

  Verifier() = default;
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;
  virtual ~Verifier() = default;

  // `events` must outlive the Verifier.
  void open(Events& events) { do_open(events); }

  void verify(core::Ticket ticket, SignedBytes bytes) { do_verify(ticket, std::move(bytes)); }

 private:
  virtual void do_open(Events& events) = 0;
  virtual void do_verify(core::Ticket ticket, SignedBytes bytes) = 0;
};

}  // namespace latchkey::ports
