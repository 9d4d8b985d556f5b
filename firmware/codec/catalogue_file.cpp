#include "codec/catalogue_file.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "codec/document.hpp"
#include "codec/json_value.hpp"
#include "codec/param_decoder.hpp"
#include "codec/schemas.hpp"
#include "codec/signal_table.hpp"
#include "codec/step_decoder.hpp"
#include "core/control.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

class CommandDecoder {
 public:
  CommandDecoder(const json& command, std::string path, SignalTable& signals, FileErrors& errors)
      : command_(command), path_(std::move(path)), signals_(signals), errors_(errors) {}

  core::CommandDef decode(const core::CommandName& name) {
    if (core::control_of(name)) {
      fail(path_, "is the name of a built-in command; choose another one");
    }
    core::CommandDef def{.name = name,
                         .title = command_.at("title").get<std::string>(),
                         .params = {},
                         .roles = to_roles(command_.at("roles")),
                         .interlocks = {},
                         .timeout = base::Millis{command_.at("timeout_ms").get<std::int64_t>()},
                         .steps = {},
                         .rollback = {}};
    if (const json* params = find("params")) {
      def.params = decode_params(*params, member_path(path_, "params"), errors_);
    }
    if (const json* interlocks = find("interlocks")) decode_interlocks(*interlocks, def);
    decode_steps(def);
    return def;
  }

 private:
  [[nodiscard]] const json* find(const char* name) const {
    const auto found = command_.find(name);
    return found == command_.end() ? nullptr : &*found;
  }

  void fail(const std::string& path, std::string message) {
    errors_.push_back({path, std::move(message)});
  }

  void decode_interlocks(const json& interlocks, core::CommandDef& def) {
    for (std::size_t i = 0; i < interlocks.size(); ++i) {
      const json& interlock = interlocks[i];
      const std::string at = element_path(member_path(path_, "interlocks"), i);
      const auto value = to_value(interlock.at("value"));
      if (!value) {
        fail(member_path(at, "value"), "is too long; at most 64 bytes");
        continue;
      }
      const ValueKind kind = kind_of(*value);
      const auto signal =
          signals_.intern(interlock.at("signal").get_ref<const std::string&>(), kind, at);
      const auto comparison = decode_comparison(interlock, kind, at, errors_);
      def.interlocks.push_back({{signal, comparison, *value}, interlock.value("during", false)});
    }
  }

  void decode_steps(core::CommandDef& def) {
    StepDecoder decoder(def.params, signals_, errors_);
    auto steps = decoder.decode(command_.at("steps"), member_path(path_, "steps"));
    def.steps = std::move(steps.steps);
    if (const json* rollback = find("rollback")) {
      def.rollback = decoder.decode(*rollback, member_path(path_, "rollback")).steps;
    } else {
      def.rollback = std::move(steps.pulse_ends);
    }

    base::Millis pulses{0};
    for (const core::StepDef& step : def.steps) pulses += step.hold;
    if (pulses >= def.timeout) {
      fail(member_path(path_, "timeout_ms"), "is no longer than the pulses alone, which take " +
                                                 std::to_string(pulses.count()) + " ms");
    }
  }

  const json& command_;
  std::string path_;
  SignalTable& signals_;
  FileErrors& errors_;
};

}  // namespace

base::Result<core::Catalogue, FileErrors> decode_catalogue(std::string_view text) {
  auto [root, errors] = read_document(text, catalogue_schema());
  const std::string commands_path = member_path("$", "commands");
  core::Catalogue catalogue;
  SignalTable signals(errors);
  const auto commands = root.is_object() ? root.find("commands") : root.end();
  if (commands == root.end() || !commands->is_object() || commands->size() > core::kCommandsMax) {
    return base::unexpected(std::move(errors));
  }
  for (const auto& [key, command] : commands->items()) {
    const std::string path = member_path(commands_path, key);
    if (has_error_at(errors, path)) continue;  // breaks the schema: there is no reading on
    if (const auto name = core::CommandName::parse(key)) {
      catalogue.commands.push_back(CommandDecoder(command, path, signals, errors).decode(*name));
    } else {
      errors.push_back({path, "a command's name is 1 to 48 of a-z 0-9 _"});
    }
  }
  if (!errors.empty()) return base::unexpected(std::move(errors));
  catalogue.signals = signals.take_paths();
  return catalogue;
}

}  // namespace latchkey::codec
