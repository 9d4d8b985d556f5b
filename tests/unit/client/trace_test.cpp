// `latchkey trace` with files.
#include <CppUTest/TestHarness.h>

#include <filesystem>
#include <fstream>

#include "client/run.hpp"
#include "spans.hpp"
#include "support/output.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::client {
namespace {

using test_support::Output;
using testing::span;

}  // namespace

TEST_GROUP(TraceCommand) {
  test_support::TemporaryFolder folder;
  Output out;
  Output err;
  Console console{out.file(), err.file(), false};
  TraceOptions options{.files = {folder.file("cloud.jsonl"), folder.file("agent.jsonl")}};

  void setup() override {
    ReadSpan other = span("cloud", "another", '9', '-', 0, 1);
    other.span.trace_id = testing::trace_id('2');
    other.span.attributes = {{"latchkey.command_id", "c-2"}};
    write(0, testing::line_of(other) + testing::line_of(span("cloud", "publish", '1', '-', 5, 6,
                                                             codec::SpanKind::producer)));
    write(1, testing::line_of(
                 span("agent", "command lock", '2', '1', 7, 8, codec::SpanKind::consumer)));
  }

  void write(std::size_t file, const std::string& text) const {
    std::ofstream(options.files.at(file)) << text;
  }

  void check_problem(const char* why) {
    const auto exit = run_trace(options, console);
    CHECK(!exit && exit.error().exit == Exit::configuration);
    STRCMP_CONTAINS(why, exit.error().message.c_str());
  }
};

TEST(TraceCommand, prints_the_last_trace_out_of_all_files) {
  CHECK(run_trace(options, console).value() == Exit::succeeded);
  STRCMP_CONTAINS("publish", out.text().c_str());
  STRCMP_CONTAINS("broker", out.text().c_str());
  STRCMP_CONTAINS("command lock", out.text().c_str());
  STRCMP_EQUAL("", err.text().c_str());
}

TEST(TraceCommand, prints_the_trace_that_is_named) {
  options.trace_id = testing::trace_id('2');
  CHECK(run_trace(options, console).value() == Exit::succeeded);
  STRCMP_CONTAINS("another", out.text().c_str());
}

TEST(TraceCommand, prints_the_trace_of_a_command_as_json) {
  options.command_id = "c-2";
  options.json = true;
  CHECK(run_trace(options, console).value() == Exit::succeeded);
  STRCMP_CONTAINS(R"("name":"another")", out.text().c_str());
}

TEST(TraceCommand, lines_without_a_span_are_told_for_each_file) {
  write(0, "{}\n[]\n");
  write(1, "no JSON\n" + testing::line_of(span("agent", "command lock", '2', '1', 7, 8)));
  CHECK(run_trace(options, console).value() == Exit::succeeded);
  STRCMP_CONTAINS("cloud.jsonl: 2 lines hold no span\n", err.text().c_str());
  STRCMP_CONTAINS("agent.jsonl: 1 line holds no span\n", err.text().c_str());
}

TEST(TraceCommand, what_is_not_there_is_a_problem) {
  options.command_id = "c-3\x1b";
  check_problem("there is no trace of command c-3\\x1b in these files");
  options.command_id.clear();
  options.trace_id = testing::trace_id('3');
  check_problem("there is no trace 33333333333333333333333333333333 in these files");
  options.trace_id.clear();
  write(0, "");
  write(1, "");
  check_problem("there is no trace in these files");
  options.files = {folder.file("missing")};
  check_problem("cannot read ");
  options.files = {folder.path()};
  check_problem("cannot read ");
}

TEST(TraceCommand, file_that_is_too_large_is_a_problem) {
  std::filesystem::resize_file(options.files[0], 64 * 1024 * 1024 + 1);
  check_problem("is larger than 64 MiB");
}

}  // namespace latchkey::client
