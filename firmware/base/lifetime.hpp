// Lifetime: a member whose guards turn completion handlers into nothing once the owner is gone.
//
// Asio calls a handler that is already queued even after its socket or timer was destroyed. Owner
// and handlers must be on one thread. Put it last among the members: it then ends first.
#pragma once

#include <memory>
#include <utility>

namespace latchkey::base {

class Lifetime {
 public:
  Lifetime() = default;
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;
  ~Lifetime() = default;

  template <class Handler>
  [[nodiscard]] auto guard(Handler handler) const {
    return [life = std::weak_ptr<const Token>(token_),
            handler = std::move(handler)](auto&&... results) mutable {
      if (!life.expired()) handler(std::forward<decltype(results)>(results)...);
    };
  }

 private:
  struct Token {};

  std::shared_ptr<const Token> token_ = std::make_shared<const Token>();
};

}  // namespace latchkey::base
