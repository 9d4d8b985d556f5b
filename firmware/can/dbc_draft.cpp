#include "can/dbc_draft.hpp"

#include <algorithm>
#include <utility>

#include "can/dbc_multiplexing.hpp"
#include "can/packing.hpp"

namespace latchkey::can::dbc {
namespace {

// Signals of no message stand under this one.
constexpr std::string_view kNoMessage = "VECTOR__INDEPENDENT_SIG_MSG";
constexpr std::uint32_t kExtendedFlag = 0x8000'0000;
constexpr unsigned kSignalBitsMax = 64;

std::optional<FrameId> frame_id(std::uint32_t id) {
  const bool extended = (id & kExtendedFlag) != 0;
  const std::uint32_t value = id & ~kExtendedFlag;
  if (value > (extended ? kExtendedIdMax : kStandardIdMax)) return std::nullopt;
  return FrameId{.value = value, .extended = extended};
}

bool lies_within(const Layout& layout, std::size_t bytes) {
  const unsigned start = layout.start;
  const unsigned first =
      layout.order == ByteOrder::little_endian ? start : (start & ~7U) + (7U - (start & 7U));
  return first + layout.bits <= bytes * 8;
}

std::string one_too_many(std::size_t limit) {
  return "is one too many: " + std::to_string(limit) + " is the limit";
}

// What is wrong with a signal by itself; empty: nothing.
std::string_view find_mistake(const Signal& signal, const Message& message) {
  if (signal.layout.bits == 0 || signal.layout.bits > kSignalBitsMax) {
    return "must have 1 to 64 bits";
  }
  if (!lies_within(signal.layout, message.size)) return "does not lie inside its message";
  if (signal.factor == 0) return "has the factor 0";
  if (signal.minimum > signal.maximum) return "has a minimum above its maximum";
  return {};
}

}  // namespace

MessageDraft* Draft::add_message(std::size_t line, std::uint32_t id, Message message) {
  const auto refuse = [&](const std::string& why) {
    errors_.add(line, "message " + quote(message.name) + " " + why);
    refuse_message(id);
    return nullptr;
  };
  if (message.name == kNoMessage) {
    refuse_message(id);
    return nullptr;
  }
  if (messages_.size() == kMessagesMax) return refuse(one_too_many(kMessagesMax));
  const auto frame = frame_id(id);
  if (!frame) return refuse("has an id that is none: " + std::to_string(id));
  if (places_.contains(id)) return refuse("has another one's id: " + std::to_string(id));
  if (!message_names_.insert(message.name).second) return refuse("is there already");
  message.id = *frame;
  places_.emplace(id, messages_.size());
  MessageDraft& draft = messages_.emplace_back();
  draft.message = std::move(message);
  return &draft;
}

void Draft::add_signal(MessageDraft& message, SignalDraft draft) {
  const std::string_view name = draft.signal.name;
  const auto has_name = [&](const SignalDraft& other) { return other.signal.name == name; };
  std::string mistake(find_mistake(draft.signal, message.message));
  if (std::ranges::any_of(message.signals, has_name)) mistake = "is there already";
  if (message.signals.size() == kSignalsMax) mistake = one_too_many(kSignalsMax);
  if (mistake.empty()) {
    message.signals.push_back(std::move(draft));
    return;
  }
  errors_.add(draft.line, "signal " + quote(name) + " " + mistake);
  message.refused.emplace(name);
}

void Draft::name_values(std::size_t line, std::uint32_t id, std::string_view signal,
                        std::vector<ValueName> names) {
  SignalDraft* draft = find_signal(line, id, signal);
  if (draft == nullptr) return;
  if (draft->names_line != 0) {
    return errors_.add(line, "the values of " + quote(signal) + " have their names already");
  }
  draft->names_line = line;
  draft->signal.names = std::move(names);
}

void Draft::set_float(std::size_t line, std::uint32_t id, std::string_view signal,
                      Encoding encoding) {
  SignalDraft* draft = find_signal(line, id, signal);
  if (draft == nullptr) return;
  const unsigned bits = encoding == Encoding::float32 ? 32 : 64;
  if (draft->signal.layout.bits != bits) {
    return errors_.add(line, quote(signal) + " must have " + std::to_string(bits) +
                                 " bits to be a float of this type");
  }
  draft->signal.encoding = encoding;
}

void Draft::set_choice(std::uint32_t id, std::string_view signal, Choice choice) {
  SignalDraft* draft = find_signal(choice.line, id, signal);
  if (draft == nullptr) return;
  if (draft->choice) {
    return errors_.add(choice.line, quote(signal) + " has its multiplexor already");
  }
  draft->choice = std::move(choice);
}

void Draft::set_cycle(std::size_t line, std::uint32_t id, base::Millis cycle) {
  if (MessageDraft* message = find_message(line, id)) message->cycle = cycle;
}

Database Draft::finish() && {
  Database database;
  for (MessageDraft& draft : messages_) {
    for (const SignalDraft& signal : draft.signals) check_names(signal);
    if (draft.refused.empty()) resolve_multiplexing(draft, errors_);

    Message& message = database.messages.emplace_back(std::move(draft.message));
    for (SignalDraft& signal : draft.signals) message.signals.push_back(std::move(signal.signal));
    const base::Millis cycle = draft.cycle.value_or(default_cycle_);
    if (cycle > base::Millis(0)) message.cycle = cycle;
  }
  return database;
}

MessageDraft* Draft::find_message(std::size_t line, std::uint32_t id) {
  const auto found = places_.find(id);
  if (found != places_.end()) return &messages_[found->second];
  if (!refused_.contains(id)) errors_.add(line, "there is no message " + std::to_string(id));
  return nullptr;
}

SignalDraft* Draft::find_signal(std::size_t line, std::uint32_t id, std::string_view name) {
  MessageDraft* message = find_message(line, id);
  if (message == nullptr) return nullptr;
  const auto has_name = [&](const SignalDraft& draft) { return draft.signal.name == name; };
  const auto found = std::ranges::find_if(message->signals, has_name);
  if (found != message->signals.end()) return &*found;
  if (!message->refused.contains(name)) {
    errors_.add(
        line, "there is no signal " + quote(name) + " in message " + quote(message->message.name));
  }
  return nullptr;
}

// Here at last, as only now it is known which signals are floats.
void Draft::check_names(const SignalDraft& draft) {
  for (const ValueName& value : draft.signal.names) {
    if (to_raw(draft.signal, value.raw)) continue;
    errors_.add(draft.names_line, quote(draft.signal.name) + " cannot hold " +
                                      std::to_string(value.raw) + ", " + quote(value.name));
  }
}

}  // namespace latchkey::can::dbc
