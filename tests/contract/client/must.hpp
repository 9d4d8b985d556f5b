// What a test stands on: when it cannot be had, the test ends with the reason.
#pragma once

#include <stdexcept>
#include <type_traits>
#include <utility>

#include "client/outcome.hpp"

namespace latchkey::client {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace latchkey::client
