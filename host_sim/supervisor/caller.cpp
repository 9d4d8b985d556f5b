#include "supervisor/caller.hpp"

#include <utility>
#include <variant>

namespace latchkey::supervisor {
namespace {

base::unexpected<Error> give_up(const client::Problem& problem) {
  return base::unexpected(Error{ErrorKind::no_answer, problem.message});
}

}  // namespace

base::Result<Caller, Error> Caller::connect(const Stack& stack, const App& app,
                                            const crypto_mbedtls::Crypto& crypto) {
  auto topics = client::Topics::of(stack.party(app));
  if (!topics) return give_up(topics.error());
  auto signer = client::Signer::from_file(crypto, app.signing_key.string());
  if (!signer) return give_up(signer.error());
  auto session = client::MqttSession::connect(stack.connection(app), app.name);
  if (!session) return give_up(session.error());
  if (auto subscribed = (*session)->subscribe(topics->answers + "/#"); !subscribed) {
    return give_up(subscribed.error());
  }
  return Caller(stack, app, std::move(*topics), std::move(*signer), std::move(*session));
}

Caller::Caller(const Stack& stack, const App& app, client::Topics topics, client::Signer signer,
               std::unique_ptr<client::MqttSession> session)
    : name_(app.name),
      vin_(stack.vin()),
      topics_(std::move(topics)),
      signer_(std::move(signer)),
      session_(std::move(session)) {}

base::Result<Caller::Sent, Error> Caller::send(const std::string& command,
                                               std::vector<std::string> params) {
  client::CommandOptions options;
  options.name = command;
  options.params = std::move(params);
  const auto claims = client::make_claims(options, vin_, ids_, client::wall_now());
  if (!claims) return give_up(claims.error());
  auto signed_command = client::sign_command(signer_, *claims);
  if (!signed_command) return give_up(signed_command.error());
  return send_again({.command = std::move(*signed_command), .at = {}});
}

base::Result<Caller::Sent, Error> Caller::send_again(const Sent& sent) {
  const auto message =
      client::publication_of(sent.command, topics_, topics_.response_topic(sent.command.id));
  const auto at = Clock::now();
  if (auto published = session_->publish(message); !published) return give_up(published.error());
  return Sent{.command = sent.command, .at = at};
}

std::optional<Caller::Answer> Caller::answer(const Sent& to, Deadline deadline) {
  while (auto event = session_->next(deadline)) {
    auto* message = std::get_if<client::Message>(&*event);
    if (message == nullptr) continue;
    auto callback = client::parse_callback(message->payload);
    if (!callback || callback->id != to.command.id) continue;
    return Answer{
        .callback = std::move(*callback),
        .payload = std::move(message->payload),
        .after = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - to.at)};
  }
  return {};
}

}  // namespace latchkey::supervisor
