#include "adapters/crypto_mbedtls/crypto_thread.hpp"

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

TEST_GROUP(CryptoThread) {
  Crypto crypto = std::move(Crypto::start().value());
  WaitingLoop loop;
  Answers answers;

  KeyRing ring(const std::vector<NamedKey>& keys) { return KeyRing::of(crypto, keys).value(); }

  Es256Signer own_key() {
    return Es256Signer::from_key(crypto, *PrivateKey::generate(crypto)).value();
  }

  ports::SignedBytes signed_by(const Es256Signer& signer, std::string_view kid) {
    const std::string message = "header.payload";
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
    return {key_id(kid), message, signer.sign({bytes, message.size()}).value()};
  }
};

TEST(CryptoThread, Answers_each_ticket_in_order_on_the_loop) {
  const auto key = PrivateKey::generate(crypto);
  const auto signer = Es256Signer::from_key(crypto, *key);
  ports::SignedBytes good = signed_by(*signer, "owner");
  ports::SignedBytes bad = good;
  bad.message = "header.other";
  ports::SignedBytes stranger = good;
  stranger.key = key_id("stranger");

  CryptoThread thread(loop, crypto, ring({{key_id("owner"), signer->public_key()}}), own_key());
  thread.open(answers);
  thread.verify(core::Ticket{1}, good);
  thread.verify(core::Ticket{2}, bad);
  thread.verify(core::Ticket{3}, stranger);
  for (int i = 0; i < 3; ++i) loop.run_one();

  CHECK_TRUE(answers.answers[0] == std::pair(core::Ticket{1}, true));
  CHECK_TRUE(answers.answers[1] == std::pair(core::Ticket{2}, false));
  CHECK_TRUE(answers.answers[2] == std::pair(core::Ticket{3}, false));
}

TEST(CryptoThread, Keys_are_replaced_for_what_is_handed_over_afterwards) {
  const auto first = Es256Signer::from_key(crypto, *PrivateKey::generate(crypto));
  const auto second = Es256Signer::from_key(crypto, *PrivateKey::generate(crypto));
  CryptoThread thread(loop, crypto, ring({{key_id("owner"), first->public_key()}}), own_key());
  thread.open(answers);
  std::optional<std::size_t> answered_before;
  thread.verify(core::Ticket{1}, signed_by(*first, "owner"));
  thread.replace_keys({{key_id("owner"), second->public_key()}}, [&](auto replaced) {
    CHECK_TRUE(replaced.has_value());
    answered_before = answers.answers.size();
  });
  thread.verify(core::Ticket{2}, signed_by(*first, "owner"));
  thread.verify(core::Ticket{3}, signed_by(*second, "owner"));
  for (int i = 0; i < 4; ++i) loop.run_one();

  CHECK_TRUE(answers.answers[0] == std::pair(core::Ticket{1}, true));
  CHECK_EQUAL(1, answered_before.value());
  CHECK_TRUE(answers.answers[1] == std::pair(core::Ticket{2}, false));
  CHECK_TRUE(answers.answers[2] == std::pair(core::Ticket{3}, true));
}

TEST(CryptoThread, Set_with_a_bad_key_replaces_nothing) {
  const auto signer = Es256Signer::from_key(crypto, *PrivateKey::generate(crypto));
  CryptoThread thread(loop, crypto, ring({{key_id("owner"), signer->public_key()}}), own_key());
  thread.open(answers);
  const Coordinate zeros{};
  std::optional<core::KeyId> bad;
  thread.replace_keys({{key_id("driver"), PublicKey::from_xy(zeros, zeros)}},
                      [&](auto replaced) { bad = replaced.error().id; });
  thread.verify(core::Ticket{1}, signed_by(*signer, "owner"));
  for (int i = 0; i < 2; ++i) loop.run_one();

  CHECK_TRUE(bad == key_id("driver"));
  CHECK_TRUE(answers.answers[0] == std::pair(core::Ticket{1}, true));
}

TEST(CryptoThread, Signs_with_the_vehicles_key) {
  const auto key = PrivateKey::generate(crypto);
  auto own = Es256Signer::from_key(crypto, *key);
  const PublicKey own_public = own->public_key();
  CryptoThread thread(loop, crypto, ring({}), std::move(*own));
  thread.open(answers);
  std::vector<ports::Signature> made;
  for (const char* message : {"first", "second"}) {
    thread.sign(message, [&](auto signature) { made.push_back(signature.value()); });
  }
  for (int i = 0; i < 2; ++i) loop.run_one();

  const KeyRing verifier = ring({{key_id("vehicle"), own_public}});
  CHECK_TRUE(verifier.is_genuine({key_id("vehicle"), "first", made.at(0)}));
  CHECK_TRUE(verifier.is_genuine({key_id("vehicle"), "second", made.at(1)}));
  CHECK_FALSE(verifier.is_genuine({key_id("vehicle"), "first", made.at(1)}));
}

TEST(CryptoThread, Signatures_do_not_wait_for_checks) {
  const auto signer = Es256Signer::from_key(crypto, *PrivateKey::generate(crypto));
  const ports::SignedBytes bytes = signed_by(*signer, "owner");
  CryptoThread thread(loop, crypto, ring({{key_id("owner"), signer->public_key()}}), own_key());
  thread.open(answers);
  for (unsigned i = 0; i < 8; ++i) thread.verify(core::Ticket{i}, bytes);
  std::optional<std::size_t> checked_before;
  thread.sign("urgent", [&](auto) { checked_before = answers.answers.size(); });
  for (int i = 0; i < 9; ++i) loop.run_one();
  // One was under way, and a slow machine may have begun another before the call.
  CHECK_TRUE(checked_before.value() < 8);
}

TEST(CryptoThread, Ends_with_work_left_undone) {
  const auto key = PrivateKey::generate(crypto);
  const auto signer = Es256Signer::from_key(crypto, *key);
  const ports::SignedBytes bytes = signed_by(*signer, "owner");
  CryptoThread thread(loop, crypto, ring({{key_id("owner"), signer->public_key()}}), own_key());
  thread.open(answers);
  for (unsigned i = 0; i < 8; ++i) thread.verify(core::Ticket{i}, bytes);
}
