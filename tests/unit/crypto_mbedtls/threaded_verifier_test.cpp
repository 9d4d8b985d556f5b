#include "adapters/crypto_mbedtls/threaded_verifier.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>
#include <future>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"

using namespace latchkey;
using namespace latchkey::crypto_mbedtls;

namespace {

constexpr std::chrono::seconds kDeadline{20};

// Runs tasks on the test's thread, when it waits for them.
class WaitingLoop final : public ports::Loop {
 public:
  void run_one() {
    std::unique_lock lock(mutex_);
    CHECK_TRUE_TEXT(posted_.wait_for(lock, kDeadline, [this] { return !tasks_.empty(); }),
                    "nothing was posted in time");
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
  }

 private:
  void do_post(std::function<void()> task) override {
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    posted_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> tasks_;
};

struct Answers final : ports::Verifier::Events {
  void on_verified(core::Ticket ticket, bool genuine) override {
    answers.emplace_back(ticket, genuine);
  }

  std::vector<std::pair<core::Ticket, bool>> answers;
};

core::KeyId key_id(std::string_view name) { return core::KeyId::parse(name).value(); }

}  // namespace

TEST_GROUP(ThreadedVerifier) {
  Crypto crypto = std::move(Crypto::start().value());
  WaitingLoop loop;
  Answers answers;

  ports::SignedBytes signed_by(const Es256Signer& signer, std::string_view kid) {
    const std::string message = "header.payload";
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
    return {key_id(kid), message, signer.sign({bytes, message.size()}).value()};
  }
};

TEST(ThreadedVerifier, Answers_each_ticket_in_order_on_the_loop) {
  const auto key = PrivateKey::generate(crypto);
  const auto signer = Es256Signer::from_key(crypto, *key);
  Es256Verifier keys(crypto);
  const auto handle = keys.add(signer->public_key());
  ports::SignedBytes good = signed_by(*signer, "owner");
  ports::SignedBytes bad = good;
  bad.message = "header.other";
  ports::SignedBytes stranger = good;
  stranger.key = key_id("stranger");

  ThreadedVerifier verifier(loop, std::move(keys), {{key_id("owner"), *handle}});
  verifier.open(answers);
  verifier.verify(core::Ticket{1}, good);
  verifier.verify(core::Ticket{2}, bad);
  verifier.verify(core::Ticket{3}, stranger);
  for (int i = 0; i < 3; ++i) loop.run_one();

  CHECK_TRUE(answers.answers[0] == std::pair(core::Ticket{1}, true));
  CHECK_TRUE(answers.answers[1] == std::pair(core::Ticket{2}, false));
  CHECK_TRUE(answers.answers[2] == std::pair(core::Ticket{3}, false));
}

TEST(ThreadedVerifier, Ends_with_work_left_undone) {
  const auto key = PrivateKey::generate(crypto);
  const auto signer = Es256Signer::from_key(crypto, *key);
  Es256Verifier keys(crypto);
  const auto handle = keys.add(signer->public_key());
  const ports::SignedBytes bytes = signed_by(*signer, "owner");
  ThreadedVerifier verifier(loop, std::move(keys), {{key_id("owner"), *handle}});
  verifier.open(answers);
  for (unsigned i = 0; i < 8; ++i) verifier.verify(core::Ticket{i}, bytes);
}
