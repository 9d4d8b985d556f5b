// What the tests of sub-commands share: a broker, a key, and a console that can be read.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "client/console.hpp"
#include "client/interrupts.hpp"
#include "client/options.hpp"
#include "client/run.hpp"
#include "fake_agent.hpp"
#include "must.hpp"
#include "support/broker.hpp"

namespace latchkey::client {

class ClientFixture {
 public:
  ClientFixture() {
    must(run_keygen({.kid = {},
                     .roles = {},
                     .private_file = key_file(),
                     .set_file = broker.folder() / "keys.json"},
                    console));
  }

  [[nodiscard]] BrokerOptions address() const {
    return {.host = "127.0.0.1", .port = broker.port(), .username = {}, .password = {}, .tls = {}};
  }

  [[nodiscard]] SendOptions send(const std::string& name) const {
    SendOptions options{.broker = address(), .party = {.vin = kVin}, .command = {}};
    options.command.signing_key = key_file();
    options.command.name = name;
    return options;
  }

  [[nodiscard]] std::string key_file() const { return broker.folder() / "owner.jwk"; }

  // All that was written so far.
  [[nodiscard]] std::string written() {
    std::string text;
    std::rewind(file.get());
    for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get())) {
      text += static_cast<char>(c);
    }
    return text;
  }

  test_support::Broker broker;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::tmpfile(), &std::fclose};
  Console console{file.get(), file.get(), false};
  Interrupts interrupts;
};

}  // namespace latchkey::client
