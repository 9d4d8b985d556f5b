#include "adapters/hal_gpio/wiring.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace latchkey::hal_gpio {
namespace {

// The values that a parameter can have; nothing when it is no truth value.
std::vector<bool> values_of(const core::ValueSource& source, const core::CommandDef& command) {
  if (const auto* value = std::get_if<core::Value>(&source)) {
    const auto* truth = std::get_if<bool>(value);
    return truth != nullptr ? std::vector{*truth} : std::vector<bool>{};
  }
  const auto& name = std::get<core::ParamName>(source);
  const auto def = std::ranges::find(command.params, name, &core::ParamDef::name);
  return def->kind == core::ParamKind::boolean ? std::vector{true, false} : std::vector<bool>{};
}

class CatalogueCheck {
 public:
  CatalogueCheck(const core::Catalogue& catalogue, const std::vector<Wire>& wiring)
      : catalogue_(catalogue), wiring_(wiring) {}

  std::vector<WiringError> run() {
    for (const core::CommandDef& command : catalogue_.commands) {
      command_ = &command;
      for (const auto& [condition, during] : command.interlocks) {
        check_read(condition.signal, condition.value);
      }
      for (const auto* steps : {&command.steps, &command.rollback}) {
        for (const core::StepDef& step : *steps) check_step(step);
      }
    }
    return std::move(errors_);
  }

 private:
  void check_step(const core::StepDef& step) {
    for (const auto& [signal, value] : step.set) {
      if (check_read(signal, value)) check_write(signal, value);
    }
    for (const auto& [signal, comparison, value] : step.confirm) check_read(signal, value);
  }

  bool check_read(core::SignalId signal, const core::ValueSource& value) {
    const bool has_line = wiring_[core::index(signal)].source().has_value();
    const bool is_truth = !values_of(value, *command_).empty();
    if (!has_line) fail(signal, "has no line");
    if (!is_truth) fail(signal, "is a line, which is true or false and nothing else");
    return has_line && is_truth;
  }

  void check_write(core::SignalId signal, const core::ValueSource& value) {
    const Wire& wire = wiring_[core::index(signal)];
    for (const bool each : values_of(value, *command_)) {
      if (!wire.takes(each)) {
        fail(signal,
             std::string("is set to ") + (each ? "true" : "false") + ", and no output can do that");
      }
    }
  }

  void fail(core::SignalId signal, const std::string& what) {
    WiringError error{"$.commands." + std::string(command_->name.view()),
                      catalogue_.signals[core::index(signal)] + ' ' + what};
    const auto same = [&](const WiringError& other) {
      return other.place == error.place && other.message == error.message;
    };
    if (std::ranges::none_of(errors_, same)) errors_.push_back(std::move(error));
  }

  const core::Catalogue& catalogue_;
  const std::vector<Wire>& wiring_;
  const core::CommandDef* command_ = nullptr;
  std::vector<WiringError> errors_;
};

}  // namespace

base::Result<std::vector<Wire>, std::vector<WiringError>> make_wiring(
    const std::vector<NamedWire>& named, const std::vector<std::string>& signal_paths) {
  std::vector<WiringError> errors;
  std::vector<Wire> wiring(signal_paths.size());
  std::map<unsigned, std::string> used_by;
  for (const auto& [path, wire] : named) {
    const auto place = std::ranges::find(signal_paths, path) - signal_paths.begin();
    if (std::cmp_less(place, wiring.size())) wiring[static_cast<std::size_t>(place)] = wire;
    if (wire.output && wire.has_motor()) {
      errors.push_back({path, "has output beside to_true or to_false; keep one kind"});
    } else if (wire.has_motor() && !wire.input) {
      errors.push_back({path, "needs an input, which tells when its motor has arrived"});
    } else if (!wire.source()) {
      errors.push_back({path, "has no line: give it an output, an input, or both"});
    }
    for (const auto& line : {wire.output, wire.to_true, wire.to_false, wire.input}) {
      if (!line) continue;
      const auto [use, is_new] = used_by.try_emplace(*line, path);
      if (!is_new) {
        errors.push_back({path, "uses line " + std::to_string(*line) + ", as " + use->second +
                                    " does; a line is for one purpose"});
      }
    }
  }
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return wiring;
}

std::vector<WiringError> check_catalogue(const core::Catalogue& catalogue,
                                         const std::vector<Wire>& wiring) {
  return CatalogueCheck(catalogue, wiring).run();
}

}  // namespace latchkey::hal_gpio
