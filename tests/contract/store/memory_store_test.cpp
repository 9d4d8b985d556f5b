// What cloud/memory_store.hpp promises besides: bounds.
#include "cloud/memory_store.hpp"

#include <CppUTest/TestHarness.h>

#include "user.hpp"

namespace latchkey::contract {

TEST_GROUP(MemoryStore) {
  boost::asio::io_context loop;
  std::unique_ptr<cloud::Store> store = cloud::make_memory_store(loop, 3);
  User user{loop, *store};

  void start(const std::string& id) { user.start_ours(entry(id, id)); }
  void settle(const std::string& id) { CHECK_TRUE(user.change(final(entry(id, id)))); }
};

TEST(MemoryStore, Oldest_outcome_makes_room) {
  for (const char* const id : {"a", "b", "c"}) start(id);
  settle("c");
  settle("b");
  start("d");
  CHECK_FALSE(user.find("c").has_value());
  start("e");
  CHECK_FALSE(user.find("b").has_value());
  for (const char* const id : {"a", "d", "e"}) CHECK_TRUE(user.find(id).has_value());
}

TEST(MemoryStore, Full_of_open_commands_is_unavailable_to_another_until_one_ends) {
  for (const char* const id : {"a", "b", "c"}) start(id);
  const auto refused = ask<cloud::Started>(
      loop, [&](const auto& answer) { store->start(entry("d", "d"), kLong, kLong, answer); });
  CHECK_FALSE(refused.has_value());
  settle("a");
  start("d");
}

TEST(MemoryStore, Outcome_that_made_room_is_not_delivered) {
  for (const char* const id : {"a", "b", "c"}) start(id);
  CHECK_TRUE(user.change(final(entry("a", "a"), Deliver::yes)));
  start("d");
  CHECK_TRUE(user.claim(cloud::DueList::delivery).empty());
}

}  // namespace latchkey::contract
