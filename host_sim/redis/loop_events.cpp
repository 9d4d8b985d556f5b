#include "redis/loop_events.hpp"

#include <utility>

namespace latchkey::redis {

LoopEvents::LoopEvents(boost::asio::io_context& loop, redisAsyncContext& context, OnGone on_gone)
    : context_(&context), on_gone_(std::move(on_gone)), socket_(loop, context.c.fd) {
  context.ev.data = this;
  context.ev.addRead = [](void* data) { self(data).want(self(data).read_); };
  context.ev.delRead = [](void* data) { self(data).read_.wanted = false; };
  context.ev.addWrite = [](void* data) { self(data).want(self(data).write_); };
  context.ev.delWrite = [](void* data) { self(data).write_.wanted = false; };
  context.ev.cleanup = [](void* data) { self(data).clean_up(); };
}

void LoopEvents::want(Direction& direction) {
  direction.wanted = true;
  wait(direction);
}

void LoopEvents::wait(Direction& direction) {
  if (direction.waiting || !direction.wanted || context_ == nullptr) return;
  direction.waiting = true;
  socket_.async_wait(direction.type, lifetime_.guard([this, &direction](const auto& /*error*/) {
    direction.waiting = false;
    if (context_ == nullptr) return;
    // An error of the socket is hiredis's to find when it reads or writes.
    if (direction.wanted) direction.handle(context_);
    wait(direction);
  }));
}

void LoopEvents::clean_up() {
  if (context_ == nullptr) return;
  const redisAsyncContext& context = *std::exchange(context_, nullptr);
  socket_.release();  // hiredis closes it
  on_gone_(context.c.errstr);
}

}  // namespace latchkey::redis
