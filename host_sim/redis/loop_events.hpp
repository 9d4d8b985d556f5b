// LoopEvents: lets a hiredis context wait for its socket on an Asio loop.
//
// The context is the owner of the socket, and may end itself: `on_gone` then tells that it must not
// be touched any more, and has its last error.
#pragma once

#include <hiredis/async.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <string>

#include "base/lifetime.hpp"

namespace latchkey::redis {

class LoopEvents {
 public:
  using OnGone = std::function<void(std::string error)>;

  // `context` must have a socket. Must not end before `on_gone` was called.
  LoopEvents(boost::asio::io_context& loop, redisAsyncContext& context, OnGone on_gone);
  LoopEvents(const LoopEvents&) = delete;
  LoopEvents& operator=(const LoopEvents&) = delete;
  ~LoopEvents() = default;

 private:
  using Handle = void (*)(redisAsyncContext*);

  // One direction of the socket.
  struct Direction {
    boost::asio::posix::stream_descriptor::wait_type type;
    Handle handle;
    bool wanted = false;
    bool waiting = false;
  };

  static LoopEvents& self(void* data) { return *static_cast<LoopEvents*>(data); }
  void want(Direction& direction);
  void wait(Direction& direction);
  void clean_up();

  redisAsyncContext* context_;  // null: gone
  OnGone on_gone_;
  boost::asio::posix::stream_descriptor socket_;
  Direction read_{boost::asio::posix::stream_descriptor::wait_read, &redisAsyncHandleRead};
  Direction write_{boost::asio::posix::stream_descriptor::wait_write, &redisAsyncHandleWrite};
  base::Lifetime lifetime_;
};

}  // namespace latchkey::redis
