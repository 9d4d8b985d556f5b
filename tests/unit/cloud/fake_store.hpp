// FakeStore: a store whose answers come when the test runs them, and which can be away. What is due
// is what the test says is.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cloud/store.hpp"

namespace latchkey::cloud {

class FakeStore final : public Store {
 public:
  bool away = false;
  std::map<std::string, Entry> entries;
  std::map<std::string, std::string> guards;  // by VIN
  std::vector<std::string> due;               // for the next claim of DueList::open
  base::Millis wait{0};                       // what take() answers
  std::vector<CallbackEndpoint> registered;

  // Answers all that was asked, and what is asked meanwhile.
  void run() {
    while (!answers_.empty()) {
      const auto answer = std::move(answers_.front());
      answers_.pop_front();
      answer();
    }
  }

  // As another instance would.
  void keep(const Entry& entry) {
    entries[entry.id] = entry;
    tell(entry);
  }

  [[nodiscard]] bool is_up() const override { return !away; }

 private:
  template <class T>
  void later(StoreAnswer<T> answer, std::function<T()> make) {
    answers_.emplace_back([this, answer = std::move(answer), make = std::move(make)] {
      if (away) return answer(base::unexpected(StoreError::unavailable));
      answer(make());
    });
  }

  void do_start(Entry entry, base::Millis guard_for, base::Millis,
                StoreAnswer<Started> answer) override {
    later<Started>(std::move(answer), [this, entry, guard_for]() -> Started {
      const auto known = entries.find(entry.id);
      if (known != entries.end()) return started::Known{known->second};
      const auto guard = guards.find(entry.vin);
      if (guard != guards.end()) return started::Taken{guard->second, guard_for};
      guards[entry.vin] = entry.id;
      keep(entry);
      return started::Ours{};
    });
  }

  void do_change(Entry entry, StoreAnswer<bool> answer) override {
    later<bool>(std::move(answer), [this, entry] {
      const auto known = entries.find(entry.id);
      const bool is_known = known != entries.end();
      if (is_known && (known->second.final || known->second.version >= entry.version)) {
        return false;
      }
      const auto guard = guards.find(entry.vin);
      if (entry.final && guard != guards.end() && guard->second == entry.id) guards.erase(guard);
      keep(entry);
      return true;
    });
  }

  void do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) override {
    later<std::optional<Entry>>(std::move(answer), [this, id]() -> std::optional<Entry> {
      const auto known = entries.find(id);
      if (known == entries.end()) return std::nullopt;
      return known->second;
    });
  }

  void do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) override {
    later<std::vector<Entry>>(std::move(answer), [this, vin] {
      std::vector<Entry> open;
      for (const auto& [id, entry] : entries) {
        if (entry.vin == vin && !entry.final) open.push_back(entry);
      }
      return open;
    });
  }

  void do_claim(DueList, base::Millis, std::size_t,
                StoreAnswer<std::vector<Entry>> answer) override {
    later<std::vector<Entry>>(std::move(answer), [this] {
      std::vector<Entry> claimed;
      for (const std::string& id : std::exchange(due, {})) claimed.push_back(entries.at(id));
      return claimed;
    });
  }

  void do_postpone(DueList, const std::string&, base::Millis, StoreAnswer<bool> answer) override {
    later<bool>(std::move(answer), [] { return true; });
  }
  void do_delivered(const std::string&, StoreAnswer<bool> answer) override {
    later<bool>(std::move(answer), [] { return true; });
  }
  void do_take(const std::string&, RateLimit, StoreAnswer<base::Millis> answer) override {
    later<base::Millis>(std::move(answer), [this] { return wait; });
  }
  void do_put_endpoint(const std::string&, CallbackEndpoint, StoreAnswer<bool> answer) override {
    later<bool>(std::move(answer), [] { return true; });
  }
  void do_remove_endpoint(const std::string&, const std::string&,
                          StoreAnswer<bool> answer) override {
    later<bool>(std::move(answer), [] { return true; });
  }
  void do_endpoints(const std::string&,
                    StoreAnswer<std::vector<CallbackEndpoint>> answer) override {
    later<std::vector<CallbackEndpoint>>(std::move(answer), [this] { return registered; });
  }

  std::deque<std::function<void()>> answers_;
};

}  // namespace latchkey::cloud
