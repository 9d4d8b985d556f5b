#include "integration/simulation.hpp"

#include <CppUTest/TestHarness.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

#include "client/mqtt_session.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/programs.hpp"
#include "vehicle/control_client.hpp"

namespace latchkey::integration {
namespace {

using std::chrono::seconds;

base::WallTime now() {
  return std::chrono::time_point_cast<base::Millis>(std::chrono::system_clock::now());
}

test_support::TlsFiles tls_files(const client::BrokerOptions& broker) {
  return {.ca_file = broker.tls->ca_file,
          .cert_file = broker.tls->cert_file,
          .key_file = broker.tls->key_file};
}

std::unique_ptr<supervisor::Stack> start_stack(const SimulationOptions& options) {
  client::prepare_process_for_mqtt();
  supervisor::StackOptions stack;
  stack.programs = supervisor::own_folder();
  stack.rate = options.rate;
  stack.catalogue = options.catalogue;
  if (options.queued_messages_max) stack.queued_messages_max = *options.queued_messages_max;
  return or_throw(supervisor::Stack::start(std::move(stack)));
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream all;
  all << in.rdbuf();
  return std::move(all).str();
}

// All of a file that is being written, or replaced, once it holds `wanted`.
std::string await_in_file(const std::filesystem::path& file, std::string_view wanted) {
  const supervisor::Descriptor changes(::inotify_init1(IN_CLOEXEC));
  ::inotify_add_watch(changes.get(), file.parent_path().c_str(), IN_MODIFY | IN_MOVED_TO);
  pollfd news{.fd = changes.get(), .events = POLLIN, .revents = 0};
  constexpr std::chrono::milliseconds kPatience = test_support::kPatience;
  for (;;) {
    std::string text = text_of(file);
    if (text.find(wanted) != std::string::npos) return text;
    std::array<char, 4096> ignored{};
    if (::poll(&news, 1, kPatience.count()) <= 0 ||
        ::read(changes.get(), ignored.data(), ignored.size()) < 0) {
      FAIL((file.filename().string() + " does not get " + std::string(wanted)).c_str());
    }
  }
}

}  // namespace

App::App(const supervisor::Stack& stack, const supervisor::App& who,
         const crypto_mbedtls::Crypto& crypto)
    : stack_(stack),
      vin_(stack.vin()),
      broker_(stack.connection(who)),
      name_(who.name),
      signer_(or_throw(client::Signer::from_file(crypto, who.signing_key.string()))) {
  reconnect();
  probe_->subscribe("clients/" + name_ + "/callback/#", 1);
  probe_->subscribe("vehicles/" + vin_ + "/+", 1);
}

void App::reconnect() {
  probe_ = std::make_unique<test_support::MqttProbe>(test_support::ProbeOptions{
      .port = broker_.port,
      .client_id = "test-" + name_,
      .username = {},
      .password = {},
      .clean_start = false,  // mosquitto saves no other session when it stops
      .session_expiry_s = 600,
      .tls = tls_files(broker_)});
}

client::Claims App::claims(std::string_view command, Json params) {
  client::Claims claims;
  claims.id = ids_.next(now());
  claims.vin = vin_;
  claims.command = command;
  claims.params = nlohmann::ordered_json(std::move(params));
  claims.issued_at = now();
  claims.expires_at = now() + seconds{60};
  return claims;
}

std::string App::sign(const client::Claims& claims) const { return or_throw(signer_.sign(claims)); }

ProbeMessage App::envelope(std::string payload) const {
  ProbeMessage message;
  message.topic = topic("command");
  message.payload = std::move(payload);
  message.response_topic = "clients/" + name_ + "/callback/test";
  message.correlation = std::string("\0correlation\xFF", 13);
  message.content_type = "application/jose";
  message.qos = 1;
  return message;
}

std::string App::send(std::string_view command, Json params) {
  return send(claims(command, std::move(params)));
}

std::string App::send(const client::Claims& claims) {
  publish(envelope(sign(claims)));
  return claims.id;
}

Answer App::answer(const std::string& id) {
  Answer answer;
  answer.message = await_message([&](const ProbeMessage& message) {
    if (message.topic.find("/callback") == std::string::npos) return false;
    answer.body = Json::parse(message.payload);
    return answer.body.at("id") == id;
  });
  return answer;
}

Answer App::await(const std::string& id, std::string_view status) {
  for (;;) {
    Answer next = answer(id);
    if (next.status() == status) return next;
    if (next.body.at("final")) FAIL(("ended otherwise: " + next.message.payload).c_str());
  }
}

Answer App::outcome(const std::string& id) {
  for (;;) {
    Answer next = answer(id);
    if (next.body.at("final")) return next;
  }
}

bool App::stays_unanswered(const std::string& id) {
  outcome(send("ping"));
  return std::ranges::none_of(inbox_, [&](const ProbeMessage& message) {
    return message.topic.find("/callback") != std::string::npos &&
           message.payload.find('"' + id + '"') != std::string::npos;
  });
}

Json App::await_topic(std::string_view name, const std::function<bool(const Json&)>& condition) {
  Json found;
  await_message([&](const ProbeMessage& message) {
    if (message.topic != topic(name)) return false;
    found = Json::parse(message.payload);
    return condition(found);
  });
  return found;
}

std::string App::topic(std::string_view name) const {
  return "vehicles/" + vin_ + '/' + std::string(name);
}

ProbeMessage App::await_message(const std::function<bool(const ProbeMessage&)>& condition) {
  const auto known = std::ranges::find_if(inbox_, condition);
  if (known != inbox_.end()) {
    ProbeMessage message = std::move(*known);
    inbox_.erase(known);
    return message;
  }
  for (;;) {
    auto message = probe_->receive();
    if (!message) {
      FAIL(("the message waited for did not come; the agent's log ends:\n" +
            stack_.agent().last_lines(20))
               .c_str());
    }
    if (condition(*message)) return std::move(*message);
    inbox_.push_back(std::move(*message));
  }
}

Simulation::Simulation(const SimulationOptions& options)
    : crypto_(or_throw(crypto_mbedtls::Crypto::start())),
      stack_(start_stack(options)),
      owner_(*stack_, stack_->apps().at(0), crypto_),
      driver_(*stack_, stack_->apps().at(1), crypto_) {}

std::string Simulation::vehicle(const std::string& line) {
  return or_throw(vehicle::control(stack_->vehicle_control().string(), line));
}

std::size_t Simulation::actuations() {
  std::istringstream log(vehicle("log"));
  std::size_t taken = 0;
  for (std::string line; std::getline(log, line);) {
    if (line.find(" taken ") != std::string::npos) ++taken;
  }
  return taken;
}

bool Simulation::agent_logged(std::string_view text) const {
  return text_of(stack_->workspace().file("log/agent.log")).find(text) != std::string::npos;
}

void Simulation::await_agent_log(std::string_view text) const {
  await_in_file(stack_->workspace().file("log/agent.log"), text);
}

std::string Simulation::await_agent_traces(std::string_view text) const {
  return await_in_file(stack_->workspace().file("log/agent-traces.jsonl"), text);
}

std::string Simulation::await_agent_metrics(std::string_view text) const {
  return await_in_file(stack_->workspace().file("log/agent-metrics.prom"), text);
}

}  // namespace latchkey::integration
