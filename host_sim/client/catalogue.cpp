#include <optional>
#include <string>
#include <variant>

#include "client/catalogue_table.hpp"
#include "client/mqtt_session.hpp"
#include "client/run.hpp"
#include "client/text.hpp"
#include "client/topics.hpp"
#include "client/wire_json.hpp"

namespace latchkey::client {

Result<Exit> run_catalogue(const CatalogueOptions& options, Console& console,
                           Interrupts& interrupts) {
  const auto topics = Topics::of(options.party);
  if (!topics) return base::unexpected(topics.error());
  const auto session = MqttSession::connect(options.broker, options.party.client);
  if (!session) return base::unexpected(session.error());
  const Interrupts::Attachment attachment(interrupts, [&] { (*session)->interrupt(); });
  auto subscribed = (*session)->subscribe(topics->catalogue);
  if (!subscribed) return base::unexpected(subscribed.error());

  const auto until = MqttSession::Clock::now() + options.answer_within;
  while (const auto event = (*session)->next(until)) {
    if (std::holds_alternative<Interrupted>(*event))
      return problem(Exit::interrupted, "interrupted");
    const auto* message = std::get_if<Message>(&*event);
    if (message == nullptr) continue;
    const auto table = catalogue_table(message->payload);
    if (!table) return problem(Exit::failed, "the vehicle's catalogue cannot be understood");
    if (options.json) {
      console.line(ascii_line(parse_in_order(message->payload)));
    } else {
      for (const std::string& line : *table) console.line(line);
    }
    return Exit::succeeded;
  }
  return problem(Exit::no_answer,
                 "no catalogue within " + in_words(options.answer_within) +
                     ": no vehicle with this VIN has ever announced itself at this broker; check "
                     "--vin");
}

}  // namespace latchkey::client
