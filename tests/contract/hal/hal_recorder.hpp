// HalRecorder: keeps what a HAL tells, and notices when it tells it from inside a call.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "ports/hal.hpp"

namespace latchkey::contract {

class HalRecorder final : public ports::Hal::Events {
 public:
  // Once, before any write. The HAL is to end before this.
  void open(ports::Hal& hal) {
    hal_ = &hal;
    inside_call_ = true;
    hal_->open(*this);
    inside_call_ = false;
  }

  void write(core::WriteToken token, const std::vector<core::Assignment>& assignments) {
    inside_call_ = true;
    hal_->write(token, assignments);
    inside_call_ = false;
  }

  void stop(core::WriteToken token) {
    inside_call_ = true;
    hal_->stop(token);
    inside_call_ = false;
  }

  // Whether this is the signal's latest value, as far as it was ever told.
  [[nodiscard]] bool reads(core::SignalId signal, const core::Value& value) const {
    const auto latest = latest_.find(signal);
    return latest != latest_.end() && latest->second == value;
  }

  [[nodiscard]] bool is_unknown(core::SignalId signal) const {
    const auto latest = latest_.find(signal);
    return latest == latest_.end() || !latest->second;
  }

  [[nodiscard]] std::size_t count_of(core::WriteToken token) const { return answers_.count(token); }

  [[nodiscard]] bool has_answer(core::WriteToken token, core::WriteResult result) const {
    const auto answer = answers_.find(token);
    return answer != answers_.end() && answer->second == result;
  }

  [[nodiscard]] std::size_t stopped(core::WriteToken token) const {
    return static_cast<std::size_t>(std::ranges::count(stopped_, token));
  }

  [[nodiscard]] std::size_t reports(core::SignalId signal) const {
    const auto count = reports_.find(signal);
    return count == reports_.end() ? 0 : count->second;
  }

  [[nodiscard]] bool told_inside_call() const { return told_inside_call_; }

 private:
  void on_write_done(core::WriteToken token, core::WriteResult result) override {
    note_call();
    answers_.emplace(token, result);
  }

  void on_stopped(core::WriteToken token) override {
    note_call();
    stopped_.push_back(token);
  }

  void on_signal(core::SignalId signal, std::optional<core::Value> value) override {
    note_call();
    ++reports_[signal];
    latest_[signal] = value;
  }

  void note_call() { told_inside_call_ = told_inside_call_ || inside_call_; }

  ports::Hal* hal_ = nullptr;
  bool inside_call_ = false;
  bool told_inside_call_ = false;
  std::map<core::SignalId, std::optional<core::Value>> latest_;
  std::map<core::SignalId, std::size_t> reports_;
  std::multimap<core::WriteToken, core::WriteResult> answers_;
  std::vector<core::WriteToken> stopped_;
};

}  // namespace latchkey::contract
