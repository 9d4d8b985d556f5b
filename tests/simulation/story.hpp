// Story: what happened, a line an event. Only told for a seed that is looked at; otherwise free.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "simulation/scheduler.hpp"

namespace latchkey::simulation {

class Story {
 public:
  Story(const Scheduler& scheduler, std::FILE* out) : scheduler_(scheduler), out_(out) {}

  // Each part is a string or a number; nothing is put together unless somebody reads it.
  template <class... Parts>
  void tell(const Parts&... parts) {
    if (out_ == nullptr) return;
    std::string line;
    (append(line, parts), ...);
    write(line);
  }

 private:
  static void append(std::string& line, std::string_view part) { line += part; }
  static void append(std::string& line, const char* part) { line += part; }
  static void append(std::string& line, char part) { line += part; }
  static void append(std::string& line, const std::string& part) { line += part; }
  template <class Number>
  static void append(std::string& line, Number part) {
    line += std::to_string(part);
  }

  void write(const std::string& line) {
    const auto at = (scheduler_.now() - base::MonoTime{std::chrono::hours(1)}).count();
    std::fprintf(out_, "%10.3f ms  %s\n", static_cast<double>(at) / 1000.0, line.c_str());
  }

  const Scheduler& scheduler_;
  std::FILE* out_;
};

}  // namespace latchkey::simulation
