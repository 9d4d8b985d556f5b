#include <cerrno>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

#include "client/run.hpp"
#include "client/text.hpp"
#include "client/trace_report.hpp"
#include "client/trace_tree.hpp"

namespace latchkey::client {
namespace {

// Four of what an agent writes before it begins a new file.
constexpr std::size_t kTraceFileBytesMax = 64 * 1024 * 1024;

// Whatever can be read, a pipe too.
Result<std::string> read_traces(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  while (in && text.size() <= kTraceFileBytesMax) {
    constexpr std::size_t kPiece = 1024 * 1024;
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    in.read(text.data() + before, kPiece);
    text.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  if (text.size() > kTraceFileBytesMax) {
    return problem(Exit::configuration, printable(path) + " is larger than 64 MiB");
  }
  if (!in.eof()) {
    return problem(Exit::configuration, "cannot read " + printable(path) + ": " +
                                            std::generic_category().message(errno));
  }
  return text;
}

Result<std::string> choose(const TraceOptions& options, const std::vector<ReadSpan>& spans) {
  if (!options.trace_id.empty()) return options.trace_id;
  const bool by_command = !options.command_id.empty();
  auto id = by_command ? find_trace_of_command(spans, options.command_id) : find_last_trace(spans);
  if (id) return *id;
  return problem(Exit::configuration, by_command
                                          ? "there is no trace of command " +
                                                printable(options.command_id) + " in these files"
                                          : "there is no trace in these files");
}

}  // namespace

Result<Exit> run_trace(const TraceOptions& options, Console& console) {
  ReadSpans read;
  for (const std::string& file : options.files) {
    const auto text = read_traces(file);
    if (!text) return base::unexpected(text.error());
    read.lines_without = 0;
    read_spans(*text, read);
    if (read.lines_without == 0) continue;
    console.remark(printable(file) + ": " + grouped(read.lines_without) +
                   (read.lines_without == 1 ? " line holds" : " lines hold") + " no span");
  }
  const auto id = choose(options, read.spans);
  if (!id) return base::unexpected(id.error());
  const auto trace = make_trace(read.spans, *id);
  if (!trace) {
    return problem(Exit::configuration, "there is no trace " + printable(*id) + " in these files");
  }
  for (const std::string& line : options.json ? trace_json(*trace) : trace_report(*trace)) {
    console.line(line);
  }
  return Exit::succeeded;
}

}  // namespace latchkey::client
