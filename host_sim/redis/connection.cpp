#include "redis/connection.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace latchkey::redis {
namespace {

using std::chrono::steady_clock;

}  // namespace

Connection::Connection(boost::asio::io_context& loop, Target target, Handlers handlers)
    : loop_(loop), target_(std::move(target)), handlers_(std::move(handlers)), timer_(loop) {
  connect();
  if (!closed_) shake_hands();
}

Connection::~Connection() {
  closed_ = true;
  if (context_ != nullptr) redisAsyncFree(context_);
}

void Connection::connect() {
  context_ = redisAsyncConnect(target_.address.c_str(), target_.port);
  if (context_ == nullptr) return close("out of memory");
  if (context_->err != 0) {
    const std::string why = context_->errstr;
    redisAsyncFree(std::exchange(context_, nullptr));
    return close(why);
  }
  events_.emplace(loop_, *context_, [this](const std::string& error) {
    context_ = nullptr;
    close(error);
  });
  // Only with this callback does hiredis wait for the end of connecting; errors come to on_gone.
  redisAsyncSetConnectCallback(context_, [](const redisAsyncContext*, int) {});
  watch(steady_clock::now() + target_.answer_within);
}

void Connection::shake_hands() {
  const auto then = [this](auto next) {
    return lifetime_.guard([this, next](const base::Result<Reply, Failure>& reply) {
      if (!reply) return close(reply.error().why);
      next();
    });
  };
  const auto be_ready = then(handlers_.on_ready);
  if (target_.password.empty()) return beat(be_ready);
  Words words{"AUTH"};
  if (!target_.username.empty()) words.emplace_back(target_.username);
  words.emplace_back(target_.password);
  call(words, then([this, be_ready] { beat(be_ready); }));
}

// Redis answers to a pattern that is subscribed already, too.
void Connection::beat(Answer answer) {
  if (target_.pattern.empty()) return call({"PING"}, std::move(answer));
  send({"PSUBSCRIBE", target_.pattern}, &Connection::on_push, std::move(answer));
}

void Connection::call(const Words& words, Answer answer) {
  send(words, &Connection::on_reply, std::move(answer));
}

void Connection::send(const Words& words, redisCallbackFn* on_answer, Answer answer) {
  if (closed_) return fail(std::move(answer), "not connected");
  if (calls_.size() >= kCallsMax) return fail(std::move(answer), "too many calls");
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  calls_.push_back({std::move(answer), steady_clock::now() + target_.answer_within});
  if (redisAsyncCommandArgv(context_, on_answer, this, static_cast<int>(words.size()), texts.data(),
                            sizes.data()) != REDIS_OK) {
    close("out of memory");
  }
}

// Without a reply: the context is ending, which comes to on_gone.
void Connection::on_reply(redisAsyncContext* /*context*/, void* reply, void* connection) {
  if (reply == nullptr) return;
  static_cast<Connection*>(connection)->take(*static_cast<const redisReply*>(reply));
}

void Connection::on_push(redisAsyncContext* context, void* reply, void* connection) {
  if (reply == nullptr) return;
  auto pushed = to_reply(*static_cast<const redisReply*>(reply));
  const Reply::Array* const parts = pushed ? pushed->array() : nullptr;
  const bool is_message = parts != nullptr && parts->size() == 4 &&
                          parts->at(2).text() != nullptr && parts->at(3).text() != nullptr;
  if (!is_message) return on_reply(context, reply, connection);
  const auto& self = *static_cast<Connection*>(connection);
  if (self.closed_) return;
  boost::asio::post(self.loop_, [told = self.handlers_.on_message, channel = *parts->at(2).text(),
                                 message = *parts->at(3).text()] { told(channel, message); });
}

void Connection::take(const redisReply& reply) {
  if (closed_ || calls_.empty()) return;
  Answer answer = std::move(calls_.front().answer);
  calls_.pop_front();
  boost::asio::post(loop_, [answer = std::move(answer), result = to_reply(reply)]() mutable {
    answer(std::move(result));
  });
}

// No call that is made later has an earlier deadline than the one that is waited for now.
void Connection::watch(steady_clock::time_point until) {
  timer_.expires_at(until);
  timer_.async_wait(lifetime_.guard([this](const auto& /*error*/) {
    if (!closed_) on_watch();
  }));
}

void Connection::on_watch() {
  const auto now = steady_clock::now();
  // A loop that was held up itself has answers waiting that it has not read.
  const auto grace = target_.answer_within / 4;
  if (now - timer_.expiry() > grace) return watch(now + grace);
  if (calls_.empty()) beat([](const auto&) {});
  if (calls_.empty()) return;  // it ended while it asked
  if (calls_.front().deadline <= now) {
    return close("no answer within " + std::to_string(target_.answer_within.count()) + " ms");
  }
  watch(calls_.front().deadline);
}

void Connection::close(const std::string& why) {
  if (std::exchange(closed_, true)) return;
  timer_.cancel();
  if (context_ != nullptr) redisAsyncFree(context_);
  for (Call& call : std::exchange(calls_, {})) fail(std::move(call.answer), why);
  boost::asio::post(loop_, [told = handlers_.on_closed, why] { told(why); });
}

void Connection::fail(Answer answer, const std::string& why) {
  boost::asio::post(loop_, [answer = std::move(answer), why] {
    answer(base::unexpected(Failure{.kind = Failure::Kind::away, .why = why}));
  });
}

}  // namespace latchkey::redis
