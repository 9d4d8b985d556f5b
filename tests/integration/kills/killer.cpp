#include "integration/kills/killer.hpp"

#include <algorithm>

namespace latchkey::kills {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 20ms;
constexpr std::size_t kPatienceMax = 10;

}  // namespace

void Killer::on_started(Time now) {
  early_ = std::uniform_int_distribution(1, 5)(random_) == 1;
  resting_ = false;
  at_ = early_ ? now + up_to(times_.early_within) : now + times_.up_within;
  patience_ = std::uniform_int_distribution<std::size_t>(1, kPatienceMax)(random_);
}

void Killer::on_up(Time now) {
  if (!early_) at_ = now + up_to(times_.within);
}

bool Killer::due(Time now, const History& history) {
  if (now < at_) return false;
  if (!resting_) {
    resting_ = true;
    rest_until_ = now + times_.rest_max;
  }
  const bool worn = std::ranges::any_of(history.records(), [this](const auto& each) {
    return each.second.open() && each.second.kills_since_accepted >= patience_;
  });
  if (!worn) return true;
  waits_in_vain_ = now >= rest_until_;
  at_ = now + kLookEvery;
  return false;
}

std::chrono::milliseconds Killer::up_to(std::chrono::milliseconds most) {
  return std::chrono::milliseconds(
      std::uniform_int_distribution<std::int64_t>(0, most.count())(random_));
}

}  // namespace latchkey::kills
