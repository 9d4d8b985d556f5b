// Frames are handled without the heap: counted by the operators that everything here allocates
// with. A program of its own, for CppUTest brings such operators along.
#include <cstdio>
#include <cstdlib>
#include <new>

#include "small_vehicle.hpp"

namespace {

std::size_t allocations = 0;

}  // namespace

// Inlined, GCC takes the free() for that of another allocation function.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace latchkey::hal_can::testing {
namespace {

// Keeps nothing.
struct Silence final : Exchange::Outputs {
  bool send(const can::Frame&) override { return ++sent > 0; }
  void on_signal(core::SignalId, std::optional<core::Value>) override { ++signals; }
  void on_stopped(core::WriteToken) override {}
  void on_silent(const can::Message&, bool) override {}

  std::size_t signals = 0;
  std::size_t sent = 0;
};

// Allocations while many frames change signals and a write and a stop go out; nothing when that is
// not what happened.
std::optional<std::size_t> count() {
  Body body;
  Silence silence;
  Exchange exchange(small_binding(), silence);
  base::MonoTime now{base::Millis{1000}};
  exchange.on_bus_up(now);
  std::vector<can::Frame> frames;
  for (std::uint64_t i = 0; i < 100; ++i) {
    frames.push_back(body.frame("Doors", {{"Lock", i % 4}, {"Window", i}}));
    frames.push_back(body.frame("Pages", {{"Page", i % 2}, {"Heat", i % 10}, {"Speed", i}}));
  }
  const std::vector<core::Assignment> write{{kLock, true}, {kWindow, 100.0}};
  exchange.write(write, now);

  const std::size_t before = allocations;
  bool is_timed = true;
  for (const can::Frame& frame : frames) {
    now += base::Millis{60};
    exchange.on_frame(frame, now);
    exchange.on_time(now);
    is_timed = is_timed && exchange.next_deadline().has_value();
  }
  const auto result = exchange.write(write, now);
  exchange.stop(core::WriteToken{1}, now);
  const std::size_t after = allocations;
  const bool happened =
      is_timed && result == core::WriteResult::taken && silence.signals > 300 && silence.sent > 100;
  return happened ? std::optional(after - before) : std::nullopt;
}

bool counts() {
  const std::size_t before = allocations;
  ::operator delete(::operator new(1));
  return allocations == before + 1;
}

}  // namespace
}  // namespace latchkey::hal_can::testing

int main() {
  using namespace latchkey::hal_can::testing;
  if (!counts()) return (void)std::puts("allocations are not counted"), 1;
  const auto allocated = count();
  if (!allocated) return (void)std::puts("frames were not handled"), 1;
  std::printf("%zu allocations\n", *allocated);
  return *allocated == 0 ? 0 : 1;
}
