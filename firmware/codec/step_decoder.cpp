#include "codec/step_decoder.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using core::Comparison;
using nlohmann::json;

ValueKind kind_of(core::ParamKind kind) {
  switch (kind) {
    case core::ParamKind::boolean: return ValueKind::truth;
    case core::ParamKind::number:
    case core::ParamKind::integer: return ValueKind::number;
    case core::ParamKind::word: return ValueKind::word;
  }
  return ValueKind::word;
}

base::Millis millis(const json& step, const char* name) {
  return base::Millis{step.value(name, std::int64_t{0})};
}

// What confirms a step that does not say: its signals have taken the values that were set.
std::vector<core::ConfirmDef> confirm_of(const std::vector<core::SetDef>& set) {
  std::vector<core::ConfirmDef> confirm;
  confirm.reserve(set.size());
  for (const auto& [signal, value] : set) confirm.push_back({signal, Comparison::eq, value});
  return confirm;
}

}  // namespace

Comparison decode_comparison(const json& condition, ValueKind kind, const std::string& path,
                             FileErrors& errors) {
  const auto& name = condition.at("is").get_ref<const std::string&>();
  const auto named = [&](Comparison comparison) { return core::to_string(comparison) == name; };
  constexpr Comparison kAll[] = {Comparison::eq, Comparison::ne, Comparison::lt,
                                 Comparison::le, Comparison::gt, Comparison::ge};
  const Comparison comparison = *std::ranges::find_if(kAll, named);
  const bool orders = comparison != Comparison::eq && comparison != Comparison::ne;
  if (orders && kind != ValueKind::number) {
    errors.push_back({member_path(path, "is"), name + " compares numbers only; use == or !="});
  }
  return comparison;
}

DecodedSteps StepDecoder::decode(const json& steps, const std::string& path) {
  DecodedSteps decoded;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string at = element_path(path, i);
    core::StepDef step = decode_step(steps[i], at);
    std::optional<core::StepDef> end;
    if (step.hold > base::Millis{0}) end = end_of_pulse(step, at);
    decoded.steps.push_back(std::move(step));
    if (!end) continue;
    decoded.steps.push_back(*end);
    decoded.pulse_ends.push_back(*std::move(end));
  }
  if (decoded.steps.size() > core::kStepsMax) {
    fail(path, "has too many steps, each pulse counting as two; at most " +
                   std::to_string(core::kStepsMax) + " are allowed");
  }
  return decoded;
}

core::StepDef StepDecoder::decode_step(const json& step, const std::string& path) {
  core::StepDef def{.set = {},
                    .confirm = {},
                    .confirm_within = millis(step, "confirm_within_ms"),
                    .hold = millis(step, "pulse_ms")};
  decode_set(step.at("set"), member_path(path, "set"), def);
  if (const auto confirm = step.find("confirm"); confirm != step.end()) {
    decode_confirm(*confirm, member_path(path, "confirm"), def);
  } else {
    def.confirm = confirm_of(def.set);
  }
  return def;
}

void StepDecoder::decode_set(const json& set, const std::string& path, core::StepDef& step) {
  for (const auto& [signal, value] : set.items()) {
    const std::string at = member_path(path, signal);
    if (auto source = decode_source(value, at)) {
      step.set.push_back({signals_.intern(signal, source->kind, at), std::move(source->value)});
    }
  }
}

void StepDecoder::decode_confirm(const json& confirm, const std::string& path,
                                 core::StepDef& step) {
  for (std::size_t i = 0; i < confirm.size(); ++i) {
    const json& condition = confirm[i];
    const std::string at = element_path(path, i);
    auto source = decode_source(condition.at("value"), member_path(at, "value"));
    if (!source) continue;
    const auto signal =
        signals_.intern(condition.at("signal").get_ref<const std::string&>(), source->kind, at);
    step.confirm.push_back({signal, decode_comparison(condition, source->kind, at, errors_),
                            std::move(source->value)});
  }
}

std::optional<core::StepDef> StepDecoder::end_of_pulse(const core::StepDef& step,
                                                       const std::string& path) {
  core::StepDef end{.set = {}, .confirm = {}, .confirm_within = step.confirm_within};
  for (const auto& [signal, source] : step.set) {
    const auto* value = std::get_if<core::Value>(&source);
    const bool* truth = value == nullptr ? nullptr : std::get_if<bool>(value);
    if (truth == nullptr) {
      fail(member_path(path, "pulse_ms"),
           "goes with signals that are set to true or false; make others a step of their own");
      return std::nullopt;
    }
    end.set.push_back({signal, core::Value(!*truth)});
  }
  end.confirm = confirm_of(end.set);
  return end;
}

std::optional<StepDecoder::Source> StepDecoder::decode_source(const json& source,
                                                              const std::string& path) {
  if (source.is_object()) {
    return decode_param(source.at("param").get_ref<const std::string&>(),
                        member_path(path, "param"));
  }
  const auto value = to_value(source);
  if (!value) {
    fail(path, "is too long; at most 64 bytes");
    return std::nullopt;
  }
  return Source{*value, codec::kind_of(*value)};
}

std::optional<StepDecoder::Source> StepDecoder::decode_param(const std::string& name,
                                                             const std::string& path) {
  const auto def = std::ranges::find_if(
      params_, [&](const core::ParamDef& param) { return param.name.view() == name; });
  if (def == params_.end()) {
    fail(path, "the command has no such parameter; add it to params.properties");
    return std::nullopt;
  }
  if (!def->required && !def->fallback) {
    fail(path, "may be left out by the sender; add it to params.required, or give it a default");
    return std::nullopt;
  }
  return Source{def->name, kind_of(def->kind)};
}

void StepDecoder::fail(const std::string& path, std::string message) {
  errors_.push_back({path, std::move(message)});
}

}  // namespace latchkey::codec
