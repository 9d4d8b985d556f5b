#include "adapters/crypto_mbedtls/threaded_verifier.hpp"

#include <utility>

namespace latchkey::crypto_mbedtls {

ThreadedVerifier::ThreadedVerifier(ports::Loop& loop, Es256Verifier verifier, Keys keys)
    : loop_(loop),
      verifier_(std::move(verifier)),
      keys_(std::move(keys)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ThreadedVerifier::~ThreadedVerifier() = default;

void ThreadedVerifier::do_verify(core::Ticket ticket, ports::SignedBytes bytes) {
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back({ticket, std::move(bytes)});
  }
  arrived_.notify_one();
}

void ThreadedVerifier::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait(lock, stop, [this] { return !tasks_.empty(); })) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    const bool genuine = is_genuine(task.bytes);
    loop_.post([this, ticket = task.ticket, genuine] { events_->on_verified(ticket, genuine); });
  }
}

bool ThreadedVerifier::is_genuine(const ports::SignedBytes& bytes) const {
  const auto key = keys_.find(bytes.key);
  if (key == keys_.end()) return false;
  const std::span message(reinterpret_cast<const std::uint8_t*>(bytes.message.data()),
                          bytes.message.size());
  return verifier_.verify(key->second, message, bytes.signature);
}

}  // namespace latchkey::crypto_mbedtls
