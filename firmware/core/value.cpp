#include "core/value.hpp"

#include <cmath>

namespace latchkey::core {
namespace {

bool compare_numbers(double left, Comparison comparison, double right) {
  const bool equal = same_value(left, right);
  switch (comparison) {
    case Comparison::eq: return equal;
    case Comparison::ne: return !equal;
    case Comparison::lt: return left < right && !equal;
    case Comparison::le: return left < right || equal;
    case Comparison::gt: return left > right && !equal;
    case Comparison::ge: return left > right || equal;
  }
  return false;
}

}  // namespace

bool same_value(const Value& a, const Value& b) {
  const auto* x = std::get_if<double>(&a);
  const auto* y = std::get_if<double>(&b);
  if (x == nullptr || y == nullptr) return a == b;
  if (!std::isfinite(*x) || !std::isfinite(*y)) return *x == *y;
  // Six digits: finer than any signal's scaling, coarser than what arithmetic on it loses.
  return std::abs(*x - *y) <= 1e-6 * std::fmax(1.0, std::fmax(std::abs(*x), std::abs(*y)));
}

std::string_view to_string(Comparison comparison) {
  switch (comparison) {
    case Comparison::eq: return "==";
    case Comparison::ne: return "!=";
    case Comparison::lt: return "<";
    case Comparison::le: return "<=";
    case Comparison::gt: return ">";
    case Comparison::ge: return ">=";
  }
  return "";
}

bool compare(const Value& left, Comparison comparison, const Value& right) {
  const auto* x = std::get_if<double>(&left);
  const auto* y = std::get_if<double>(&right);
  if (x != nullptr && y != nullptr) return compare_numbers(*x, comparison, *y);
  if (comparison == Comparison::eq) return same_value(left, right);
  if (comparison == Comparison::ne) {
    return left.index() == right.index() && !same_value(left, right);
  }
  return false;
}

}  // namespace latchkey::core
