// Who may do what: keys carry roles, the catalogue names the roles that a command takes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "core/ids.hpp"

namespace latchkey::core {

enum class Role : std::uint8_t { owner, driver, service, fleet };

inline constexpr Role kRoles[] = {Role::owner, Role::driver, Role::service, Role::fleet};

constexpr std::string_view to_string(Role role) {
  switch (role) {
    case Role::owner: return "owner";
    case Role::driver: return "driver";
    case Role::service: return "service";
    case Role::fleet: return "fleet";
  }
  return "";
}

constexpr std::optional<Role> find_role(std::string_view name) {
  for (const Role role : kRoles) {
    if (to_string(role) == name) return role;
  }
  return std::nullopt;
}

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }

  constexpr void add(Role role) { bits_ |= bit(role); }
  [[nodiscard]] constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool shares_with(RoleSet other) const {
    return (bits_ & other.bits_) != 0;
  }

  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

  unsigned bits_ = 0;
};

// An authorised key as the core sees it: a name and its roles. The verifier has the rest.
struct Key {
  KeyId id;
  RoleSet roles;

  friend bool operator==(const Key&, const Key&) = default;
};

using KeySet = std::vector<Key>;

inline const Key* find(const KeySet& keys, const KeyId& id) {
  const auto found = std::ranges::find(keys, id, &Key::id);
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace latchkey::core
