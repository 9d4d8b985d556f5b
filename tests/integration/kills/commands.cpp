#include "integration/kills/commands.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "integration/or_throw.hpp"

namespace latchkey::kills {
namespace {

constexpr std::array<const char*, 4> kPaths = {
    "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position",
    "Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position",
    "Vehicle.Cabin.Door.Row2.DriverSide.Window.Position",
    "Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position",
};
enum Window : std::uint8_t { driver, passenger, behind_driver, behind_passenger };

// A window moves one per cent in 40 ms: within this range a step takes 50 ms in the mean, and 160
// ms at most.
constexpr std::int64_t kFirst = 20 * 2000;
constexpr std::int64_t kLast = 24 * 2000;

constexpr std::chrono::seconds kLifetime{300};  // the longest that the agent takes
constexpr base::Millis kTooShort{30};           // for most motions

}  // namespace

CommandSource::CommandSource(const client::Signer& signer, std::string vin, std::mt19937_64& random)
    : signer_(signer), vin_(std::move(vin)), random_(random) {
  for (auto& values : unused_) {
    values.resize(kLast - kFirst);
    std::iota(values.begin(), values.end(), kFirst);
    std::ranges::shuffle(values, random_);
  }
}

std::vector<Actuation> CommandSource::beginning() {
  std::vector<Actuation> all;
  all.reserve(kPaths.size());
  for (const char* path : kPaths) all.push_back({path, kLast});
  return all;
}

Command CommandSource::next() {
  const auto dice = std::uniform_int_distribution(1, 100)(random_);
  if (dice <= 48) return sign("front", {fresh(driver)}, {});
  if (dice <= 95) return sign("rear", {fresh(behind_driver)}, {});
  if (dice <= 98) return sign("both", {fresh(driver), fresh(passenger)}, {});
  return sign("undone", {fresh(behind_passenger)}, {fresh(behind_passenger)});
}

Actuation CommandSource::fresh(std::size_t signal) {
  auto& values = unused_.at(signal);
  if (values.empty()) throw std::runtime_error("the values are used up: ask for fewer kills");
  const std::int64_t parts = values.back();
  values.pop_back();
  return {kPaths.at(signal), parts};
}

Command CommandSource::sign(std::string_view name, std::vector<Actuation> steps,
                            std::vector<Actuation> undo) {
  const base::WallTime now = client::wall_now();
  client::Claims claims;
  claims.id = ids_.next(now);
  claims.vin = vin_;
  claims.command = name;
  claims.params["to"] = steps.front().value();
  if (steps.size() > 1) claims.params["then"] = steps.back().value();
  if (!undo.empty()) {
    claims.params["back"] = undo.front().value();
    claims.timeout = kTooShort;
  }
  claims.issued_at = now;
  claims.expires_at = now + kLifetime;
  return {integration::or_throw(client::sign_command(signer_, claims)), std::move(steps),
          std::move(undo)};
}

}  // namespace latchkey::kills
