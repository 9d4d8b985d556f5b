#include "redis_server.hpp"

#include <csignal>
#include <utility>

#include "support/broker.hpp"

namespace latchkey::contract {

RedisServer::RedisServer(std::vector<std::string> options)
    : port_(test_support::free_port()), options_(std::move(options)) {
  start();
}

void RedisServer::start() {
  std::vector<std::string> command{"redis-server",
                                   "--bind",
                                   "127.0.0.1",
                                   "--port",
                                   std::to_string(port_),
                                   "--dir",
                                   folder_.path().string(),
                                   "--save",
                                   "",
                                   "--appendonly",
                                   "no"};
  command.insert(command.end(), options_.begin(), options_.end());
  process_.emplace(command, folder_.path() / "redis.log");
}

void RedisServer::kill() { process_.reset(); }

void RedisServer::pause() { process_->signal(SIGSTOP); }

void RedisServer::resume() { process_->signal(SIGCONT); }

}  // namespace latchkey::contract
