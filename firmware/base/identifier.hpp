// Identifier<Rule>: a non-empty name of bounded length from a bounded alphabet. Two identifiers
// with different rules are different types, so a key's name cannot pass for a command's.
//
// A Rule has `kCapacity` and `static constexpr bool allows(char)`.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "base/text.hpp"

namespace latchkey::base {

constexpr bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

template <class Rule>
class Identifier {
 public:
  static constexpr std::optional<Identifier> parse(std::string_view from) {
    if (from.empty() || from.size() > Rule::kCapacity) return std::nullopt;
    for (const char c : from) {
      if (!Rule::allows(c)) return std::nullopt;
    }
    Identifier identifier;
    identifier.text_ = Text<Rule::kCapacity>::clipped(from);
    return identifier;
  }

  [[nodiscard]] constexpr std::string_view view() const { return text_.view(); }

  friend constexpr bool operator==(const Identifier&, const Identifier&) = default;
  friend constexpr auto operator<=>(const Identifier& a, const Identifier& b) {
    return a.text_ <=> b.text_;
  }

 private:
  constexpr Identifier() = default;

  Text<Rule::kCapacity> text_;
};

}  // namespace latchkey::base

template <class Rule>
struct std::hash<latchkey::base::Identifier<Rule>> {
  std::size_t operator()(const latchkey::base::Identifier<Rule>& id) const noexcept {
    return std::hash<std::string_view>{}(id.view());
  }
};
