#include "client/catalogue_markdown.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "client/text.hpp"
#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::client {
namespace {

constexpr const char* kIntroduction[] = {
    "A step is done once the vehicle's feedback shows what it set, or what `confirm` says, within "
    "the",
    "time given. When a step fails, or the command times out or is cancelled, the rollback runs.",
};

// Text that a catalogue's author chose, with nothing in it that Markdown would act on.
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_[]<>#|&~").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string code(std::string_view text) {
  const std::string shown = printable(text);
  const bool has_ticks = shown.find('`') != std::string::npos;
  return has_ticks ? "`` " + shown + " ``" : '`' + shown + '`';
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string in_json(const core::Value& value) { return codec::dump_json(codec::to_json(value)); }

std::string role_words(core::RoleSet roles) {
  std::vector<std::string> words;
  for (const core::Role role : core::kRoles) {
    if (roles.has(role)) words.emplace_back(core::to_string(role));
  }
  return joined(words);
}

std::string kind_words(const core::ParamDef& def) {
  std::vector<std::string> choices;
  switch (def.kind) {
    case core::ParamKind::boolean: return "true or false";
    case core::ParamKind::number: return "number";
    case core::ParamKind::integer: return "whole number";
    case core::ParamKind::word: break;
  }
  for (const core::Word& choice : def.choices) choices.push_back(code(choice.view()));
  return "one of " + joined(choices);
}

std::string param_words(const core::ParamDef& def) {
  std::string words = code(def.name.view()) + ": " + kind_words(def);
  if (!def.unit.empty()) words += " in " + plain(def.unit);
  if (def.minimum) words += " from " + in_json(*def.minimum);
  if (def.maximum) words += " to " + in_json(*def.maximum);
  if (def.multiple_of) words += " in steps of " + in_json(*def.multiple_of);
  if (def.fallback) return words + "; " + code(in_json(*def.fallback)) + " unless given";
  return words + (def.required ? "; required" : "; may be left out");
}

class Document {
 public:
  explicit Document(const core::Catalogue& catalogue) : catalogue_(catalogue) {}

  std::vector<std::string> write() {
    line("# Commands");
    line("");
    for (const char* text : kIntroduction) line(text);
    for (const char* text : {"", "| command | what it does | roles |", "|---|---|---|"}) line(text);
    for (const core::CommandDef& command : catalogue_.commands) {
      const std::string name(command.name.view());
      std::string row = "| [";
      row.append(name).append("](#").append(name).append(")");
      for (const std::string& cell : {plain(command.title), role_words(command.roles)}) {
        row.append(" | ").append(cell);
      }
      line(row.append(" |"));
    }
    for (const core::CommandDef& command : catalogue_.commands) describe(command);
    return std::move(lines_);
  }

 private:
  void line(std::string text) { lines_.push_back(std::move(text)); }

  void heading(const std::string& text) {
    line("");
    line(text);
    line("");
  }

  void describe(const core::CommandDef& command) {
    heading("## " + std::string(command.name.view()));
    line(plain(command.title) + ". At most " + in_words(command.timeout) + "; for " +
         role_words(command.roles) + ".");
    if (!command.params.empty()) heading("Parameters:");
    for (const core::ParamDef& def : command.params) line("- " + param_words(def));
    if (!command.interlocks.empty()) heading("Only while:");
    for (const auto& [condition, during] : command.interlocks) {
      line("- " + condition_words(condition.signal, condition.comparison, condition.value) +
           (during ? ", all the time" : ", at the start"));
    }
    heading("Steps:");
    describe(command.steps);
    if (command.rollback.empty()) {
      line("");
      line("Rollback: none; what was done stays.");
    } else {
      heading("Rollback:");
      describe(command.rollback);
    }
  }

  void describe(const std::vector<core::StepDef>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const core::StepDef& step = steps[i];
      std::string within = std::to_string(i + 1) + ". within " + in_words(step.confirm_within);
      if (step.hold > base::Millis{0}) within += ", and then kept so for " + in_words(step.hold);
      line(std::move(within));
      for (const auto& [signal, value] : step.set) {
        line("   - set " + code(path(signal)) + " to " + source_words(value));
      }
      if (is_confirmed_by_itself(step)) continue;
      for (const auto& [signal, comparison, value] : step.confirm) {
        line("   - confirm " + condition_words(signal, comparison, value));
      }
    }
  }

  static bool is_confirmed_by_itself(const core::StepDef& step) {
    return std::ranges::equal(step.set, step.confirm, [](const auto& set, const auto& confirm) {
      return set.signal == confirm.signal && confirm.comparison == core::Comparison::eq &&
             set.value == confirm.value;
    });
  }

  [[nodiscard]] const std::string& path(core::SignalId signal) const {
    return catalogue_.signals[core::index(signal)];
  }

  static std::string source_words(const core::ValueSource& source) {
    if (const auto* param = std::get_if<core::ParamName>(&source)) {
      return "parameter " + code(param->view());
    }
    return code(in_json(std::get<core::Value>(source)));
  }

  [[nodiscard]] std::string condition_words(core::SignalId signal, core::Comparison comparison,
                                            const core::ValueSource& source) const {
    const std::string left = path(signal) + ' ' + std::string(core::to_string(comparison));
    if (const auto* value = std::get_if<core::Value>(&source)) {
      return code(left + ' ' + in_json(*value));
    }
    return code(left) + ' ' + source_words(source);
  }

  const core::Catalogue& catalogue_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> catalogue_markdown(const core::Catalogue& catalogue) {
  return Document(catalogue).write();
}

}  // namespace latchkey::client
