// ThreadedVerifier: ES256 checks on a thread of their own, so that a slow one holds nothing up.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "ports/loop.hpp"
#include "ports/verifier.hpp"

namespace latchkey::crypto_mbedtls {

class ThreadedVerifier final : public ports::Verifier {
 public:
  using Keys = std::map<core::KeyId, Es256Verifier::KeyHandle>;

  // From here on `verifier` is used by the thread alone. `loop` must outlive this object and
  // be stopped before it goes: answers are posted to it.
  ThreadedVerifier(ports::Loop& loop, Es256Verifier verifier, Keys keys);
  ~ThreadedVerifier() override;

 private:
  struct Task {
    core::Ticket ticket;
    ports::SignedBytes bytes;
  };

  void do_open(Events& events) override { events_ = &events; }
  void do_verify(core::Ticket ticket, ports::SignedBytes bytes) override;
  void run(const std::stop_token& stop);
  [[nodiscard]] bool is_genuine(const ports::SignedBytes& bytes) const;

  ports::Loop& loop_;
  const Es256Verifier verifier_;
  const Keys keys_;
  Events* events_ = nullptr;

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<Task> tasks_;  // the core asks for kVerifyingMax at most
  std::jthread thread_;     // the last member: it uses the others
};

}  // namespace latchkey::crypto_mbedtls
