#include <algorithm>
#include <utility>
#include <vector>

#include "cloud/commands.hpp"

namespace latchkey::cloud {
namespace {

constexpr std::size_t kClaimedAtOnce = 32;
constexpr std::size_t kOpenMax = 10'000;

std::string id_in(const std::string& topic) { return topic.substr(topic.rfind('/') + 1); }

}  // namespace

void Commands::receive(const client::Message& message) {
  if (!message.topic.starts_with(answers_)) return;
  const std::string id = id_in(message.topic);
  const auto known = open_.find(id);
  if (known != open_.end()) return on_callback(Command(known->second), message);
  parts_.store.find(id, lifetime_.guard([this, message](const auto& found) {
    if (!found || !*found) return;  // asked again later; or the answer to a cancel
    if (const auto command = from_entry(**found)) on_callback(*command, message);
  }));
}

void Commands::on_callback(const Command& command, const client::Message& message) {
  const auto next = heard(command, message.payload, parts_.wall_now());
  if (!next) return;
  const auto authenticity = parts_.vehicles.check(command.vin, message, parts_.crypto);
  const bool may_be_unsigned = next->state == State::rejected;
  if (authenticity == client::Authenticity::wrong ||
      (authenticity == client::Authenticity::none && !may_be_unsigned)) {
    parts_.log("a callback for " + command.id + " is not from its vehicle: ignored");
    return;
  }
  parts_.hops.tell_callback(command, *next);
  apply(*next);
}

// An outcome that the store cannot note is told to those who wait here all the same, and noted
// later; so is one that it has already, as its own word of it may have been lost.
void Commands::apply(const Command& next) {
  const auto noted = lifetime_.guard([this, next](const base::Result<bool, StoreError>& done) {
    if (done) unsettled_.erase(next.id);
    if (!is_final(next.state) || done.value_or(false)) return;
    if (!done) unsettled_.insert_or_assign(next.id, next);
    if (unsettled_.size() > kOpenMax) unsettled_.erase(unsettled_.begin());
    tell_watchers(next);
  });
  if (next.state == State::succeeded) {
    tx_.commit(next, noted);
  } else if (is_final(next.state)) {
    tx_.rollback(next, noted);
  } else {
    tx_.note(next, noted);
  }
}

void Commands::on_change(const Entry& entry) {
  const auto command = from_entry(entry);
  if (!command) return;
  if (is_final(command->state)) {
    open_.erase(command->id);
  } else if (open_.size() < kOpenMax || open_.contains(command->id)) {
    open_.insert_or_assign(command->id, *command);
  }
  // The state that the vehicle tells may be a moment late.
  parts_.vehicles.learn(command->vin, command->result);
  parts_.changed(*command);
  tell_watchers(*command);
}

void Commands::find(const std::string& id, Found found) {
  parts_.store.find(id, [found = std::move(found)](const auto& entry) {
    if (!entry) return found(base::unexpected(entry.error()));
    found(*entry ? from_entry(**entry) : std::nullopt);
  });
}

Commands::Watch Commands::watch(const Command& command, Watcher watcher) {
  const auto one =
      watches_.insert(watches_.end(), {command, std::move(watcher), parts_.wall_now()});
  return Watch(lifetime_.guard([this, one] { watches_.erase(one); }));
}

// A watcher may end its own watch, or any other.
void Commands::tell_watchers(const Command& command) {
  std::vector<Watcher> told;
  for (Watched& watched : watches_) {
    const bool news = watched.latest.id == command.id && watched.latest.version < command.version &&
                      !is_final(watched.latest.state);
    if (!news) continue;
    watched.latest = command;
    watched.looked_at = parts_.wall_now();
    told.push_back(watched.watcher);
  }
  for (const Watcher& watcher : told) watcher(command);
}

void Commands::tick() {
  for (const auto& [id, command] : std::map(unsettled_)) apply(command);
  parts_.store.claim(DueList::open, kLookAfter, kClaimedAtOnce,
                     lifetime_.guard([this](const auto& due) {
                       if (!due) return;
                       for (const Entry& entry : *due) {
                         if (const auto command = from_entry(entry)) look_after(*command);
                       }
                     }));
  refresh_watches();
  forget_late_ones();
}

// What another instance noted while the store was not heard is not told again.
void Commands::refresh_watches() {
  const auto now = parts_.wall_now();
  for (Watched& watched : watches_) {
    if (is_final(watched.latest.state) || now - watched.looked_at < kLookAfter) continue;
    watched.looked_at = now;
    find(watched.latest.id, lifetime_.guard([this](const auto& found) {
      if (found && *found) tell_watchers(**found);
    }));
  }
}

void Commands::ask_again(const Command& command) {
  if (!parts_.broker.is_up()) return;
  parts_.hops.tell(command, {Party::cloud, Party::broker, "ask again"});
  if (!publish(command, [](bool) {})) {
    parts_.log("command " + command.id + " cannot be asked about: its client or vehicle is gone");
  }
}

void Commands::look_after(const Command& command) {
  const auto now = parts_.wall_now();
  if (now >= command.give_up_at) return apply(given_up(command, now));
  const bool is_quiet = !command.heard_at || now - *command.heard_at >= kLookAfter;
  if (is_quiet) ask_again(command);
  const base::Millis left = command.give_up_at - now;
  if (left < kLookAfter) {
    parts_.store.postpone(DueList::open, command.id, left, [](const auto&) {});
  }
}

// Of what ends while the store is away nothing is heard: it is not waited for, or kept in mind, for
// ever.
void Commands::forget_late_ones() {
  const auto now = parts_.wall_now();
  std::erase_if(open_,
                [now](const auto& one) { return now >= one.second.give_up_at + kGuardMargin; });
  std::vector<Command> late;
  for (const Watched& watched : watches_) {
    if (!is_final(watched.latest.state) && now >= watched.latest.give_up_at + kGuardMargin) {
      late.push_back(given_up(watched.latest, now));
    }
  }
  for (const Command& command : late) tell_watchers(command);
}

}  // namespace latchkey::cloud
