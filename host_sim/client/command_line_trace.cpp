#include <CLI/CLI.hpp>

#include "client/command_line.hpp"

namespace latchkey::client {
namespace {

// As a traceparent has it.
std::string check_trace_id(const std::string& text) {
  constexpr std::size_t kDigits = 32;
  const bool valid =
      text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return valid ? "" : "a trace id is 32 of 0-9 a-f";
}

}  // namespace

void CommandLine::describe_trace() {
  TraceOptions& options = trace_options_;
  trace_ = add_command("trace", "Print one command's way through the services, as a tree",
                       "latchkey trace /var/lib/latchkey/traces.jsonl --id 019ab3c2-...");
  trace_->add_option("FILE", options.files, "What agents and clouds have as traces_file")
      ->required();
  CLI::Option* const id =
      trace_->add_option("--id", options.command_id, "Of this command (default: what began last)");
  trace_->add_option("--trace", options.trace_id, "Of this trace id")
      ->check(check_trace_id)
      ->excludes(id);
}

}  // namespace latchkey::client
