// What Redis answers (RESP2), and what comes instead of an answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"

struct redisReply;

namespace latchkey::redis {

struct Reply {
  using Array = std::vector<Reply>;

  std::variant<std::monostate, std::int64_t, std::string, Array> value;  // monostate: nil

  // Null where it is something else.
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value); }
  [[nodiscard]] bool is_nil() const { return value.index() == 0; }
};

struct Failure {
  enum class Kind : std::uint8_t {
    away,     // not connected, or lost before the answer came: it may have been done all the same
    refused,  // Redis answered with an error
  };

  Kind kind;
  std::string why;
};

using Answer = std::function<void(base::Result<Reply, Failure>)>;

[[nodiscard]] base::Result<Reply, Failure> to_reply(const redisReply& reply);

}  // namespace latchkey::redis
