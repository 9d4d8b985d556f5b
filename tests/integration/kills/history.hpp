// History: what the client saw of every command, and what was done to the agent and the broker
// meanwhile. It outlives every crash, and notices by itself what no agent may say.
//
// One thread. Times are since the history began.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "client/callback.hpp"
#include "integration/kills/commands.hpp"

namespace latchkey::kills {

enum class Fault : std::uint8_t { kill, broker_restart };

struct Violation {
  std::string id;  // empty: of no command
  std::string what;
};

struct Event {
  base::Millis at;
  std::string what;
};

struct Outcome {
  std::string bytes;
  core::Status status;
  core::Executed executed;
  bool recovered = false;
  base::Millis at;  // when the agent decided it
};

struct Record {
  Command command;
  base::Millis published_at{0};       // for the first time
  bool acknowledged = false;          // by the broker
  bool accepted = false;              // the agent said so, or said what follows from it
  std::vector<std::string> refusals;  // reason codes
  std::optional<Outcome> outcome;
  std::size_t copies = 0;  // of the outcome, beyond the first
  std::size_t kills_since_accepted = 0;
  std::optional<base::Millis> asked_at;  // sent again, to hear what became of it
  base::Millis heard_at{0};              // the latest sign of life
  std::vector<Event> story;

  [[nodiscard]] bool settled() const { return outcome || (!accepted && !refusals.empty()); }
  [[nodiscard]] bool open() const { return accepted && !outcome; }
};

class History {
 public:
  // What happens to a command. Publishing one again is told as `asked` or `duplicated`.
  Record& publish(Command command);
  void acknowledge(const std::string& id);
  void ask(Record& record);
  void duplicate(Record& record);
  // One message on the client's callback topic.
  void hear(const std::string& payload);

  void fault(Fault what, std::string text);

  [[nodiscard]] base::Millis now() const;
  [[nodiscard]] std::size_t count(Fault what) const;
  [[nodiscard]] bool happened_since(Fault what, base::Millis since) const;
  [[nodiscard]] bool any_fault_since(base::Millis since) const;

  [[nodiscard]] Record* find(const std::string& id);
  [[nodiscard]] const std::map<std::string, Record>& records() const { return records_; }
  [[nodiscard]] std::map<std::string, Record>& records() { return records_; }
  [[nodiscard]] const std::vector<Violation>& violations() const { return violations_; }

  // All that happened to one command, and the faults meanwhile: a line each.
  [[nodiscard]] std::vector<std::string> story(const std::string& id) const;

 private:
  struct FaultEvent {
    Fault fault;
    Event event;
  };

  void refused(Record& record, const client::Callback& callback);
  void concluded(Record& record, const client::Callback& callback, const std::string& payload);
  void accept(Record& record);
  void tell(Record& record, std::string what);
  void object(const Record& record, std::string what);

  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  const base::WallTime began_wall_ = client::wall_now();
  std::map<std::string, Record> records_;
  std::vector<FaultEvent> faults_;
  std::vector<Violation> violations_;
};

}  // namespace latchkey::kills
