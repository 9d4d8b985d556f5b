// The value of a Result, or its error as a std::runtime_error: in a test nobody handles it.
#pragma once

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.hpp"

namespace latchkey::integration {

template <class T, class E>
T or_throw(base::Result<T, E> result) {
  if (!result) {
    if constexpr (requires { result.error().text; }) {
      throw std::runtime_error(result.error().text);
    } else if constexpr (requires { result.error().message; }) {
      throw std::runtime_error(result.error().message);
    } else if constexpr (requires { result.error().what; }) {
      throw std::runtime_error(result.error().what);
    } else if constexpr (requires { std::string(result.error()); }) {
      throw std::runtime_error(result.error());
    } else {
      throw std::runtime_error("mbedTLS did not start");
    }
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace latchkey::integration
