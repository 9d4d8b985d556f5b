// The steps of a command in the catalogue file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "codec/file_error.hpp"
#include "codec/signal_table.hpp"
#include "core/catalogue.hpp"

namespace latchkey::codec {

struct DecodedSteps {
  std::vector<core::StepDef> steps;
  std::vector<core::StepDef> pulse_ends;  // the second half of each pulse, once more
};

// The comparison of a condition on values of this kind; only numbers have an order.
[[nodiscard]] core::Comparison decode_comparison(const nlohmann::json& condition, ValueKind kind,
                                                 const std::string& path, FileErrors& errors);

class StepDecoder {
 public:
  StepDecoder(const std::vector<core::ParamDef>& params, SignalTable& signals, FileErrors& errors)
      : params_(params), signals_(signals), errors_(errors) {}

  // `steps` satisfies the schema and stands at `path`; what else is wrong with it is added to the
  // errors.
  [[nodiscard]] DecodedSteps decode(const nlohmann::json& steps, const std::string& path);

 private:
  struct Source {
    core::ValueSource value;
    ValueKind kind;
  };

  core::StepDef decode_step(const nlohmann::json& step, const std::string& path);
  void decode_set(const nlohmann::json& set, const std::string& path, core::StepDef& step);
  void decode_confirm(const nlohmann::json& confirm, const std::string& path, core::StepDef& step);
  std::optional<core::StepDef> end_of_pulse(const core::StepDef& step, const std::string& path);

  // Nothing when there is an error; it has been added.
  std::optional<Source> decode_source(const nlohmann::json& source, const std::string& path);
  std::optional<Source> decode_param(const std::string& name, const std::string& path);
  void fail(const std::string& path, std::string message);

  const std::vector<core::ParamDef>& params_;
  SignalTable& signals_;
  FileErrors& errors_;
};

}  // namespace latchkey::codec
