// Frames are heard and sent without allocation. Counts what the whole process takes from the heap,
// Asio's own included.
#include <CppUTest/PlatformSpecificFunctions.h>
#include <CppUTest/TestHarness.h>

#include <cstddef>
#include <cstdlib>

#include "bus_rig.hpp"
#include "frames.hpp"

namespace {

// Of the test's one thread. NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::size_t allocations = 0;

void* counted_malloc(std::size_t size) {
  ++allocations;
  return std::malloc(size);
}

}  // namespace

// Asio takes its memory from here.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  void* memory = nullptr;
  return ::posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr;
}

namespace latchkey::contract {
namespace {

constexpr std::size_t kBurst = 32;

// Answers each frame.
class Answerer final : public can::Bus::Events {
 public:
  explicit Answerer(can::Bus& bus) : bus_(bus) { bus.open(*this, std::nullopt); }

  [[nodiscard]] std::size_t answered() const { return answered_; }
  [[nodiscard]] bool up() const { return up_; }

 private:
  void on_frame(const can::Frame& frame) override {
    if (bus_.send(frame)) ++answered_;
  }
  void on_up() override { up_ = true; }
  void on_down(std::string_view) override {}

  can::Bus& bus_;
  std::size_t answered_ = 0;
  bool up_ = false;
};

}  // namespace

TEST_GROUP(BusAllocation){// CppUTest's operator new stands on this.
                          void setup() override{PlatformSpecificMalloc = counted_malloc;
}  // namespace latchkey::contract
void teardown() override { PlatformSpecificMalloc = std::malloc; }
}
;

TEST(BusAllocation, frames_take_no_memory) {
  constexpr std::size_t kRounds = 20;
  const std::unique_ptr<BusRig> rig = make_bus_rig();
  const Answerer answerer(rig->bus());
  CHECK_TRUE(rig->run_until([&] { return answerer.up(); }));
  const auto round = [&] {
    const std::size_t target = rig->peer_heard().size() + kBurst;
    for (std::uint32_t i = 0; i < kBurst; ++i) rig->peer_send(numbered_frame(extended(i), i));
    CHECK_TRUE(rig->run_until([&] { return rig->peer_heard().size() >= target; }));
  };
  round();
  const std::size_t before = allocations;
  for (std::size_t i = 0; i < kRounds; ++i) round();
  const std::size_t taken = allocations - before;
  LONGS_EQUAL((kRounds + 1) * kBurst, answerer.answered());
  // The rounds themselves take some, and what the peer heard is kept.
  CHECK_TRUE_TEXT(taken < kRounds * kBurst / 4, StringFrom(taken).asCharString());
}

}  // namespace latchkey::contract
