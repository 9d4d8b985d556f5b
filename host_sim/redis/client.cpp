#include "redis/client.hpp"

#include <csignal>
#include <memory>

namespace latchkey::redis {
namespace {

Link::Target without_pattern(Link::Target target) {
  target.pattern.clear();
  return target;
}

// One call of a script, as it may have to be sent twice.
struct Run {
  Script script;
  std::vector<std::string> keys;
  std::vector<std::string> arguments;
  Answer answer;

  // EVALSHA takes its digest, EVAL its text. hiredis copies what it sends.
  void send(Client& client, std::string_view verb, std::string_view name, Answer on_reply) const {
    const std::string key_count = std::to_string(keys.size());
    Words words{verb, name, key_count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    client.call(words, std::move(on_reply));
  }
};

bool is_unknown_script(const base::Result<Reply, Failure>& reply) {
  return !reply && reply.error().kind == Failure::Kind::refused &&
         reply.error().why.starts_with("NOSCRIPT");
}

}  // namespace

Client::Client(boost::asio::io_context& loop, const Link::Target& target, Handlers handlers)
    : where_("Redis at " + target.address + ":" + std::to_string(target.port)),
      handlers_(std::move(handlers)),
      calls_(loop, without_pattern(target), link_handlers()),
      messages_(loop, target, link_handlers()) {
  std::signal(SIGPIPE, SIG_IGN);  // hiredis writes with write(2)
}

Link::Handlers Client::link_handlers() {
  return {.on_up = [this] { on_up(); },
          .on_lost = [this](const std::string& why) { on_lost(why); },
          .on_failed = [this](const std::string& why) { on_failed(why); },
          .on_message =
              [this](std::string channel, std::string message) {
                handlers_.on_message(std::move(channel), std::move(message));
              }};
}

void Client::on_up() {
  if (!is_up()) return;
  if (told_ != Told::nothing) handlers_.log(where_ + " is back");
  told_ = Told::up;
}

void Client::on_lost(const std::string& why) {
  if (told_ != Told::up) return;
  told_ = Told::lost;
  handlers_.log("the connection to " + where_ + " is lost: " + why);
}

void Client::on_failed(const std::string& why) {
  if (told_ == Told::unusable) return;
  told_ = Told::unusable;
  handlers_.log(where_ + " cannot be used, and is tried again until it can: " + why);
}

void Client::call(const Words& words, Answer answer) {
  // Without the other connection, this one must not be used: see the header.
  Link& link = messages_.is_up() ? calls_ : messages_;
  link.call(words, lifetime_.guard(std::move(answer)));
}

void Client::run(const Script& script, std::vector<std::string> keys,
                 std::vector<std::string> arguments, Answer answer) {
  const auto run = std::make_shared<const Run>(Run{.script = script,
                                                   .keys = std::move(keys),
                                                   .arguments = std::move(arguments),
                                                   .answer = std::move(answer)});
  run->send(*this, "EVALSHA", script.sha1(), [this, run](base::Result<Reply, Failure> reply) {
    if (!is_unknown_script(reply)) return run->answer(std::move(reply));
    run->send(*this, "EVAL", run->script.text(), run->answer);
  });
}

}  // namespace latchkey::redis
