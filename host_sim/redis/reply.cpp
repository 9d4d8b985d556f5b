#include "redis/reply.hpp"

#include <hiredis/hiredis.h>

namespace latchkey::redis {
namespace {

Reply convert(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_INTEGER: return {reply.integer};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR: return {std::string(reply.str, reply.len)};
    case REDIS_REPLY_ARRAY: break;
    default: return {};
  }
  Reply::Array elements;
  elements.reserve(reply.elements);
  for (std::size_t i = 0; i < reply.elements; ++i) elements.push_back(convert(*reply.element[i]));
  return {std::move(elements)};
}

}  // namespace

base::Result<Reply, Failure> to_reply(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ERROR) return convert(reply);
  return base::unexpected(
      Failure{.kind = Failure::Kind::refused, .why = std::string(reply.str, reply.len)});
}

}  // namespace latchkey::redis
