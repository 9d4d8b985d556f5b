#include "adapters/hal_can/catalogue_check.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace latchkey::hal_can {
namespace {

std::string in_words(const core::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* word = std::get_if<core::Word>(&value)) {
    return '"' + std::string(word->view()) + '"';
  }
  std::string digits = std::to_string(std::get<double>(value));
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
}

// The values that a parameter can have, as far as they tell whether all others pass, too: scaling
// is even, so the ends of the range and one step stand for every number.
std::vector<core::Value> samples(const core::ParamDef& def) {
  switch (def.kind) {
    case core::ParamKind::boolean: return {true, false};
    case core::ParamKind::word: return {def.choices.begin(), def.choices.end()};
    case core::ParamKind::number:
    case core::ParamKind::integer: break;
  }
  const double whole = def.kind == core::ParamKind::integer ? 1.0 : 0.0;
  const double step = def.multiple_of.value_or(whole);
  if (step == 0.0 || !def.minimum || !def.maximum) return {};
  const double first = std::ceil(*def.minimum / step - 1e-9) * step;
  const double last = std::floor(*def.maximum / step + 1e-9) * step;
  if (first > last) return {};
  return {first, std::min(first + step, last), last};
}

class Check {
 public:
  Check(const core::Catalogue& catalogue, const Binding& binding)
      : catalogue_(catalogue), binding_(binding) {
    feedback_.resize(binding.kinds.size());
    for (const Received& received : binding.received) {
      for (const Page& page : received.pages) {
        for (const Feedback& each : page.feedback) {
          feedback_[core::index(each.signal)] = &each.translation;
        }
      }
    }
  }

  std::vector<CatalogueError> run() {
    for (const core::CommandDef& command : catalogue_.commands) {
      command_ = &command;
      for (const auto& [condition, during] : command.interlocks) {
        check_read(condition.signal, condition.comparison, condition.value);
      }
      for (const auto* steps : {&command.steps, &command.rollback}) {
        for (const core::StepDef& step : *steps) check_step(step);
      }
    }
    return std::move(errors_);
  }

 private:
  void check_step(const core::StepDef& step) {
    for (const auto& [signal, value] : step.set) check_write(signal, value);
    for (const auto& [signal, comparison, value] : step.confirm) {
      check_read(signal, comparison, value);
    }
  }

  void check_write(core::SignalId signal, const core::ValueSource& source) {
    const auto& writable = binding_.writable[core::index(signal)];
    if (!writable) {
      fail(signal, "is set, but the signals file does not say where it is written");
    } else {
      check_values(signal, source, writable->translation, "cannot be written as ");
    }
  }

  void check_read(core::SignalId signal, core::Comparison comparison,
                  const core::ValueSource& source) {
    const Translation& feedback = *feedback_[core::index(signal)];
    const auto* value = std::get_if<core::Value>(&source);
    const bool orders = comparison != core::Comparison::eq && comparison != core::Comparison::ne;
    // A bound need not be a value that the signal can have.
    if (orders && value != nullptr && kind_of(*value) == feedback.kind) return;
    check_values(signal, source, feedback, "is never reported as ");
  }

  void check_values(core::SignalId signal, const core::ValueSource& source,
                    const Translation& translation, const std::string& fault) {
    if (const auto* value = std::get_if<core::Value>(&source)) {
      check_value(signal, *value, translation, fault);
      return;
    }
    const auto& name = std::get<core::ParamName>(source);
    const auto def = std::ranges::find(command_->params, name, &core::ParamDef::name);
    const auto values = samples(*def);
    if (values.empty()) {
      fail(signal, "takes its value from parameter " + std::string(name.view()) +
                       ", which needs minimum and maximum, and multipleOf where it is no integer");
    }
    for (const core::Value& value : values) {
      if (!check_value(signal, value, translation, fault)) return;
    }
  }

  bool check_value(core::SignalId signal, const core::Value& value, const Translation& translation,
                   const std::string& fault) {
    if (translation.carries(value)) return true;
    fail(signal, fault + in_words(value) + " in DBC signal " + translation.signal->name);
    return false;
  }

  void fail(core::SignalId signal, const std::string& what) {
    CatalogueError error{"$.commands." + std::string(command_->name.view()),
                         catalogue_.signals[core::index(signal)] + ' ' + what};
    const auto same = [&](const CatalogueError& other) {
      return other.json_path == error.json_path && other.message == error.message;
    };
    if (std::ranges::none_of(errors_, same)) errors_.push_back(std::move(error));
  }

  const core::Catalogue& catalogue_;
  const Binding& binding_;
  std::vector<const Translation*> feedback_;  // by SignalId
  const core::CommandDef* command_ = nullptr;
  std::vector<CatalogueError> errors_;
};

}  // namespace

std::vector<CatalogueError> check_catalogue(const core::Catalogue& catalogue,
                                            const Binding& binding) {
  return Check(catalogue, binding).run();
}

}  // namespace latchkey::hal_can
