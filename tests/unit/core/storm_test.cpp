// A storm of commands while one runs: all refused, and nothing of it kept.
#include <CppUTest/PlatformSpecificFunctions.h>
#include <malloc.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>

#include "harness.hpp"

namespace latchkey::core::testing {
namespace {

// What has come onto the heap less what has left it. Tests of the core have one thread.
struct Heap {
  std::ptrdiff_t blocks = 0;
  std::ptrdiff_t bytes = 0;
};

Heap heap;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): malloc has no `this`

void* counted_malloc(std::size_t size) {
  void* block = std::malloc(size);
  ++heap.blocks;
  heap.bytes += static_cast<std::ptrdiff_t>(malloc_usable_size(block));
  return block;
}

void counted_free(void* block) {
  if (block == nullptr) return;
  --heap.blocks;
  heap.bytes -= static_cast<std::ptrdiff_t>(malloc_usable_size(block));
  std::free(block);
}

}  // namespace

TEST_GROUP(Storm) {
  World world;

  // CppUTest's operator new and delete stand on these two.
  void setup() override {
    PlatformSpecificMalloc = counted_malloc;
    PlatformSpecificFree = counted_free;
  }
  void teardown() override {
    PlatformSpecificMalloc = std::malloc;
    PlatformSpecificFree = std::free;
  }

  void refuse(int times, const Request& request) {
    for (int i = 0; i < times; ++i) {
      world.now.mono += 10us;
      world.send(request);
      world.expect_refusal(Reason::busy);
      world.forget_outputs();
    }
  }
};

TEST(Storm, Refused_commands_leave_the_heap_where_it_was_and_the_holder_on_its_way) {
  world.bring_to(Phase::confirming);
  world.forget_outputs();
  const Request request = make_request("open_trunk", "another-one");
  refuse(1000, request);
  const Heap before = heap;
  refuse(100'000, request);
  LONGS_EQUAL(before.blocks, heap.blocks);
  LONGS_EQUAL(before.bytes, heap.bytes);

  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Storm, Refused_commands_take_nothing_from_their_key) {
  Settings settings = make_settings();
  settings.rate = {.burst = 2.0, .per_second = 0.001};
  World strict(settings);
  strict.bring_to(Phase::confirming);
  strict.says.clear();
  for (int i = 0; i < 1000; ++i) {
    strict.send(make_request("lock", "another-one"));
    strict.expect_refusal(Reason::busy);
  }
  strict.send(make_request("ping", "p-1"));
  strict.expect_callback(Status::succeeded);
}

TEST(Storm, Heap_is_counted) {
  const Heap before = heap;
  auto block = std::make_unique<std::array<char, 1000>>();
  LONGS_EQUAL(before.blocks + 1, heap.blocks);
  CHECK_TRUE(heap.bytes >= before.bytes + 1000);
  block.reset();
  LONGS_EQUAL(before.blocks, heap.blocks);
  LONGS_EQUAL(before.bytes, heap.bytes);
}

}  // namespace latchkey::core::testing
