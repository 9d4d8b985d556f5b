// Errors are values. Result<T, E> carries either; it never throws and must be looked at.
#pragma once

#include <tl/expected.hpp>

namespace latchkey::base {

template <class T, class E>
using Result = tl::expected<T, E>;

using tl::unexpected;

}  // namespace latchkey::base
