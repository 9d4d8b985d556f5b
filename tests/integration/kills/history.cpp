#include "integration/kills/history.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/reason.hpp"

namespace latchkey::kills {
namespace {

std::string in_words(const client::Callback& callback) {
  std::string text(core::to_string(callback.status));
  text += " seq=" + std::to_string(callback.seq);
  text += " executed=" + std::string(core::to_string(callback.executed));
  if (callback.why) text += " reason=" + callback.why->code + " (" + callback.why->detail + ")";
  return text;
}

std::string line_of(const Event& event) {
  std::string at = std::to_string(event.at.count());
  at.insert(0, at.size() < 8 ? 8 - at.size() : 0, ' ');
  return at + " ms  " + event.what;
}

// "2026-11-22T10:00:00.123Z"
base::WallTime time_of(std::string_view at) {
  const auto number = [&](std::size_t from, std::size_t size) {
    return std::stoi(std::string(at.substr(from, size)));
  };
  const auto day = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  return base::WallTime(std::chrono::sys_days(day)) + std::chrono::hours(number(11, 2)) +
         std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2)) +
         base::Millis(number(20, 3));
}

}  // namespace

Record& History::publish(Command command) {
  const std::string id = command.letter.id;
  Record& record = records_[id];
  record.command = std::move(command);
  record.published_at = now();
  tell(record, "published: " + record.command.letter.name);
  return record;
}

void History::acknowledge(const std::string& id) {
  if (Record* record = find(id)) record->acknowledged = true;
}

void History::ask(Record& record) {
  record.asked_at = now();
  tell(record, "asked again");
}

void History::duplicate(Record& record) { tell(record, "sent once more, on purpose"); }

void History::hear(const std::string& payload) {
  const auto callback = client::parse_callback(payload);
  Record* record = callback ? find(callback->id) : nullptr;
  if (record == nullptr) {
    violations_.push_back({{}, "a callback that nobody asked for: " + payload});
    return;
  }
  tell(*record, in_words(*callback));
  if (callback->why && callback->why->holder) {
    // It has the slot, so it was accepted, even if the word of that was lost.
    if (Record* holder = find(callback->why->holder->id); holder && !holder->outcome) {
      accept(*holder);
    }
  }
  if (callback->status == core::Status::rejected) return refused(*record, *callback);
  accept(*record);
  if (callback->final) concluded(*record, *callback, payload);
}

void History::refused(Record& record, const client::Callback& callback) {
  const std::string code = callback.why ? callback.why->code : "none";
  // What a broker gives back from an old snapshot can come too late, as can what is asked again
  // because the answer was lost.
  const bool stale = code == "expired" && any_fault_since(record.published_at);
  if (code != "busy" && code != "unavailable" && !stale) object(record, "refused as " + code);
  if (record.accepted) object(record, "refused although it was accepted: " + code);
  record.refusals.push_back(code);
}

void History::concluded(Record& record, const client::Callback& callback,
                        const std::string& payload) {
  if (record.outcome) {
    if (record.outcome->bytes != payload) {
      object(record, "two outcomes: " + record.outcome->bytes + " and " + payload);
    }
    ++record.copies;
    return;
  }
  const auto json = nlohmann::json::parse(payload);
  const auto at = std::chrono::duration_cast<base::Millis>(
      time_of(json.at("at").get<std::string>()) - began_wall_);
  record.outcome = Outcome{.bytes = payload,
                           .status = callback.status,
                           .executed = callback.executed,
                           .recovered = callback.recovered,
                           .at = at};
  if (!record.asked_at || at >= *record.asked_at) return;
  if (!happened_since(Fault::broker_restart, record.published_at)) {
    object(record, "its outcome did not come by itself, only when it was asked for");
  }
}

void History::fault(Fault what, std::string text) {
  faults_.push_back({what, {now(), std::move(text)}});
  if (what != Fault::kill) return;
  for (auto& [id, record] : records_) {
    if (record.open()) ++record.kills_since_accepted;
  }
}

base::Millis History::now() const {
  return std::chrono::duration_cast<base::Millis>(std::chrono::steady_clock::now() - began_);
}

std::size_t History::count(Fault what) const {
  return static_cast<std::size_t>(std::ranges::count(faults_, what, &FaultEvent::fault));
}

bool History::happened_since(Fault what, base::Millis since) const {
  return std::ranges::any_of(faults_, [&](const FaultEvent& each) {
    return each.fault == what && each.event.at >= since;
  });
}

bool History::any_fault_since(base::Millis since) const {
  return std::ranges::any_of(faults_,
                             [&](const FaultEvent& each) { return each.event.at >= since; });
}

Record* History::find(const std::string& id) {
  const auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

std::vector<std::string> History::story(const std::string& id) const {
  std::vector<std::string> lines;
  const auto found = records_.find(id);
  if (found == records_.end()) return lines;
  std::vector<Event> events = found->second.story;
  const base::Millis begin = events.front().at;
  const base::Millis end = events.back().at;
  for (const auto& [fault, event] : faults_) {
    if (event.at >= begin && event.at <= end) events.push_back(event);
  }
  std::ranges::stable_sort(events, {}, &Event::at);
  for (const Event& event : events) lines.push_back(line_of(event));
  return lines;
}

void History::accept(Record& record) { record.accepted = true; }

void History::tell(Record& record, std::string what) {
  record.heard_at = now();
  record.story.push_back({record.heard_at, std::move(what)});
}

void History::object(const Record& record, std::string what) {
  violations_.push_back({record.command.letter.id, std::move(what)});
}

}  // namespace latchkey::kills
