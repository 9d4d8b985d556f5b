#include "integration/kills/killer.hpp"

#include <algorithm>

namespace latchkey::kills {
namespace {

using namespace std::chrono_literals;

constexpr int kEarlyWithinMs = 80;
constexpr int kWithinMs = 400;
constexpr auto kUpWithin = 3s;  // then it dies although it was not seen
constexpr auto kRestMax = 15s;
constexpr auto kLookEvery = 20ms;
constexpr std::size_t kPatienceMax = 10;

}  // namespace

void Killer::on_started(Time now) {
  early_ = std::uniform_int_distribution(1, 5)(random_) == 1;
  resting_ = false;
  at_ = early_ ? now + up_to(kEarlyWithinMs) : now + kUpWithin;
  patience_ = std::uniform_int_distribution<std::size_t>(1, kPatienceMax)(random_);
}

void Killer::on_up(Time now) {
  if (!early_) at_ = now + up_to(kWithinMs);
}

bool Killer::due(Time now, const History& history) {
  if (now < at_) return false;
  if (!resting_) {
    resting_ = true;
    rest_until_ = now + kRestMax;
  }
  const bool worn = std::ranges::any_of(history.records(), [this](const auto& each) {
    return each.second.open() && each.second.kills_since_accepted >= patience_;
  });
  if (!worn) return true;
  waits_in_vain_ = now >= rest_until_;
  at_ = now + kLookEvery;
  return false;
}

std::chrono::milliseconds Killer::up_to(int milliseconds) {
  return std::chrono::milliseconds(std::uniform_int_distribution(0, milliseconds)(random_));
}

}  // namespace latchkey::kills
