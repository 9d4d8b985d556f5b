// The senders' keys, and a signature scheme that is quick and as good as a real one here: whoever
// has the key's secret can sign, and a changed byte shows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/roles.hpp"

namespace latchkey::simulation {

inline constexpr unsigned kOwner = 0;
inline constexpr unsigned kDriver = 1;
inline constexpr unsigned kProbe = 2;     // sends when all is over; never revoked
inline constexpr unsigned kStranger = 3;  // no key of the agent's
inline constexpr unsigned kKeys = 4;
inline constexpr unsigned kVehicle = 100;  // signs callbacks

std::string_view name_of_key(unsigned key);

std::array<std::uint8_t, 64> sign(unsigned key, std::string_view message);

std::array<std::uint8_t, 32> digest(std::string_view bytes);

// Which keys the agent may trust now.
class KeyRing {
 public:
  [[nodiscard]] bool is_valid(unsigned key) const { return key < kStranger && !revoked_[key]; }
  [[nodiscard]] unsigned find(std::string_view name) const;
  void revoke(unsigned key) { revoked_[key] = true; }

  // As a configuration file would have them.
  [[nodiscard]] core::KeySet key_set() const;

 private:
  std::array<bool, kKeys> revoked_{};
};

}  // namespace latchkey::simulation
