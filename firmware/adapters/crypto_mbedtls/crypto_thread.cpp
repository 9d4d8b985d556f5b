#include "adapters/crypto_mbedtls/crypto_thread.hpp"

#include <span>
#include <utility>

namespace latchkey::crypto_mbedtls {

CryptoThread::CryptoThread(ports::Loop& loop, const Crypto& crypto, KeyRing keys,
                           Es256Signer signer)
    : loop_(loop),
      crypto_(crypto),
      keys_(std::move(keys)),
      signer_(std::move(signer)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

CryptoThread::~CryptoThread() = default;

void CryptoThread::do_verify(core::Ticket ticket, ports::SignedBytes bytes) {
  hand_over(then_, Check{ticket, std::move(bytes)});
}

void CryptoThread::do_sign(std::string message, Handler handler) {
  hand_over(first_, Sign{std::move(message), std::move(handler)});
}

void CryptoThread::replace_keys(std::vector<NamedKey> keys, Replaced replaced) {
  hand_over(then_, Replace{std::move(keys), std::move(replaced)});
}

void CryptoThread::hand_over(std::deque<Task>& to, Task task) {
  {
    const std::scoped_lock lock(mutex_);
    to.push_back(std::move(task));
  }
  arrived_.notify_one();
}

void CryptoThread::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    const auto has_task = [this] { return !first_.empty() || !then_.empty(); };
    if (!arrived_.wait(lock, stop, has_task)) return;
    Task task = take();
    lock.unlock();
    std::visit([this](auto& what) { perform(what); }, task);
  }
}

CryptoThread::Task CryptoThread::take() {
  std::deque<Task>& from = first_.empty() ? then_ : first_;
  Task task = std::move(from.front());
  from.pop_front();
  return task;
}

void CryptoThread::perform(Check& check) {
  const bool genuine = keys_.is_genuine(check.bytes);
  loop_.post([this, ticket = check.ticket, genuine] { events_->on_verified(ticket, genuine); });
}

void CryptoThread::perform(Sign& sign) {
  const std::span message(reinterpret_cast<const std::uint8_t*>(sign.message.data()),
                          sign.message.size());
  const auto made = signer_.sign(message);
  const std::optional<ports::Signature> signature = made ? std::optional(*made) : std::nullopt;
  loop_.post([handler = std::move(sign.handler), signature] { handler(signature); });
}

void CryptoThread::perform(Replace& replace) {
  auto made = KeyRing::of(crypto_, replace.keys);
  base::Result<void, BadKey> result;
  if (made) {
    keys_ = std::move(*made);
  } else {
    result = base::unexpected(made.error());
  }
  loop_.post([replaced = std::move(replace.replaced), result] { replaced(result); });
}

}  // namespace latchkey::crypto_mbedtls
