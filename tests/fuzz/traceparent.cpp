// A traceparent, held against a plain reading of W3C Trace Context, section 3.2.2, and a span made
// of it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "codec/trace.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

// Character by character, each against what its place allows.
bool is_traceparent(std::string_view text) {
  constexpr std::string_view kShape = "xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char c = text[i];
    const bool fits =
        kShape[i] == '-' ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (!fits) return false;
  }
  if (text.starts_with("ff")) return false;
  const bool more = text.size() > kShape.size();
  if (more && (text.starts_with("00-") || text[kShape.size()] != '-')) return false;
  const auto is_zero = [](char c) { return c == '0'; };
  return !std::ranges::all_of(text.substr(3, 32), is_zero) &&
         !std::ranges::all_of(text.substr(36, 16), is_zero);
}

}  // namespace

void run(std::string_view input) {
  const auto context = codec::parse_traceparent(input);
  require(context.has_value() == is_traceparent(input), "what is taken is a traceparent");
  if (context) {
    const std::string written = codec::format_traceparent(*context);
    require(written.substr(2, 51) == input.substr(2, 51), "the ids come back as they were");
    const auto again = codec::parse_traceparent(written);
    require(again && codec::format_traceparent(*again) == written, "what is written can be read");
  }
  const std::string text(input);
  const codec::Span span{.trace_id = text,
                         .span_id = text,
                         .parent_id = text,
                         .name = text,
                         .attributes = {{text, text}},
                         .events = {{text, 0}},
                         .error = text};
  const std::string line = codec::encode_span(input, input, span);
  require(line.find('\n') == std::string::npos, "a span is one line");
  require(nlohmann::json::accept(line), "whatever a span is made of, it is JSON");
}

}  // namespace latchkey::fuzz
