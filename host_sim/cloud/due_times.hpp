// DueTimes: names, each with the time from which on it is due.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace latchkey::cloud {

class DueTimes {
 public:
  void put(const std::string& name, base::MonoTime due) {
    remove(name);
    times_.emplace(name, due);
    order_.emplace(due, name);
  }

  // False: it is not there.
  bool remove(const std::string& name) {
    const auto time = times_.find(name);
    if (time == times_.end()) return false;
    order_.erase({time->second, name});
    times_.erase(time);
    return true;
  }

  [[nodiscard]] bool contains(const std::string& name) const { return times_.contains(name); }

  // At most `max`, longest due first.
  [[nodiscard]] std::vector<std::string> due(base::MonoTime now, std::size_t max) const {
    std::vector<std::string> names;
    for (auto next = order_.begin(); next != order_.end() && names.size() < max; ++next) {
      if (next->first > now) break;
      names.push_back(next->second);
    }
    return names;
  }

 private:
  std::unordered_map<std::string, base::MonoTime> times_;
  std::set<std::pair<base::MonoTime, std::string>> order_;
};

}  // namespace latchkey::cloud
