// CryptoThread: checks and makes signatures on a thread of its own, the only one that uses the
// keys: mbedTLS 2.28 is not safe to use from two.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/key_ring.hpp"
#include "ports/loop.hpp"
#include "ports/signer.hpp"
#include "ports/verifier.hpp"

namespace latchkey::crypto_mbedtls {

class CryptoThread final : public ports::Verifier, public ports::Signer {
 public:
  using Replaced = std::function<void(base::Result<void, BadKey>)>;

  // `keys` are those of senders, `signer` has the vehicle's own. From here on they and `crypto`'s
  // keys are used by the thread alone. `loop` must outlive this object and be stopped before it
  // goes: answers are posted to it.
  CryptoThread(ports::Loop& loop, const Crypto& crypto, KeyRing keys, Es256Signer signer);
  ~CryptoThread() override;

  // Uses these keys for what is handed over after this call, or none of them. `replaced` is called
  // once, later, on the loop: after the answers that still go by the keys before.
  void replace_keys(std::vector<NamedKey> keys, Replaced replaced);

 private:
  struct Check {
    core::Ticket ticket;
    ports::SignedBytes bytes;
  };
  struct Sign {
    std::string message;
    Handler handler;
  };
  struct Replace {
    std::vector<NamedKey> keys;
    Replaced replaced;
  };
  using Task = std::variant<Check, Sign, Replace>;

  void do_open(Events& events) override { events_ = &events; }
  void do_verify(core::Ticket ticket, ports::SignedBytes bytes) override;
  void do_sign(std::string message, Handler handler) override;

  void hand_over(std::deque<Task>& to, Task task);
  void run(const std::stop_token& stop);
  [[nodiscard]] Task take();
  void perform(Check& check);
  void perform(Sign& sign);
  void perform(Replace& replace);

  ports::Loop& loop_;
  const Crypto& crypto_;
  KeyRing keys_;  // the thread's, and so is the signer
  Es256Signer signer_;
  Events* events_ = nullptr;

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  // What the vehicle has to say about what it does never waits for what strangers ask.
  std::deque<Task> first_;
  std::deque<Task> then_;  // the core asks for kVerifyingMax checks at most
  std::jthread thread_;    // the last member: it uses the others
};

}  // namespace latchkey::crypto_mbedtls
