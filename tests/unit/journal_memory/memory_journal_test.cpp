#include "adapters/journal_memory/memory_journal.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

#include "core/limits.hpp"

using namespace latchkey;

namespace {

class QueueLoop final : public ports::Loop {
 public:
  void run() {
    while (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
  }

 private:
  void do_post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }

  std::deque<std::function<void()>> tasks_;
};

struct Answers final : ports::Journal::Events {
  void on_stored(core::StoreToken token, bool ok) override { stored.emplace_back(token, ok); }

  std::vector<std::pair<core::StoreToken, bool>> stored;
};

core::CommandId id(std::size_t number) {
  return core::CommandId::parse("command-" + std::to_string(number)).value();
}

ports::StoredOutcome outcome(std::size_t number, const std::string& payload) {
  ports::OutboundMessage message;
  message.payload = payload;
  return {id(number), message};
}

}  // namespace

TEST_GROUP(MemoryJournal) {
  QueueLoop loop;
  Answers answers;
  journal_memory::MemoryJournal journal{loop};

  void setup() override { journal.open(answers); }

  std::string fetch(std::size_t number) {
    std::string found = "none";
    journal.fetch_outcome(id(number), [&](auto message) {
      if (message) found = message->payload;
    });
    STRCMP_EQUAL("none", found.c_str());  // later, never from inside the call
    loop.run();
    return found;
  }
};

TEST(MemoryJournal, Store_is_answered_later_and_in_order) {
  journal.store(core::StoreToken{1}, core::record::Intent{.id = id(1), .step = 2});
  journal.store(core::StoreToken{2}, outcome(1, "done"));
  LONGS_EQUAL(0, answers.stored.size());
  loop.run();
  LONGS_EQUAL(2, answers.stored.size());
  CHECK_TRUE(answers.stored[0] == std::pair(core::StoreToken{1}, true));
  CHECK_TRUE(answers.stored[1] == std::pair(core::StoreToken{2}, true));
}

TEST(MemoryJournal, Outcome_is_fetched_as_it_was_stored) {
  journal.store(core::StoreToken{1}, outcome(1, "done"));
  STRCMP_EQUAL("done", fetch(1).c_str());
  STRCMP_EQUAL("none", fetch(2).c_str());
}

TEST(MemoryJournal, Oldest_outcomes_go_when_the_limit_is_reached) {
  for (std::size_t i = 0; i <= core::kRememberedMax; ++i) {
    journal.store(core::StoreToken{i + 1}, outcome(i, "done"));
  }
  STRCMP_EQUAL("none", fetch(0).c_str());
  STRCMP_EQUAL("done", fetch(1).c_str());
}
