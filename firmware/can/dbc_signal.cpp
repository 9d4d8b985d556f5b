#include "can/dbc_signal.hpp"

#include <charconv>
#include <limits>

namespace latchkey::can::dbc {
namespace {

// `M`, `m3` or `m3M`
void read_mark(Reader& reader, SignalDraft& draft) {
  const std::string_view mark = reader.take().text;
  std::string_view rest = mark;
  draft.is_multiplexor = rest.ends_with('M');
  if (draft.is_multiplexor) rest.remove_suffix(1);
  if (rest.starts_with('m')) {
    std::uint64_t page = 0;
    const char* last = rest.data() + rest.size();
    const auto [end, error] = std::from_chars(rest.data() + 1, last, page);
    if (error == std::errc{} && end == last) {
      draft.page = page;
      rest = {};
    }
  }
  if (!rest.empty() || (!draft.is_multiplexor && !draft.page)) {
    reader.fail(quote(mark) + " is not M, or m and a number");
  }
}

// `7|16@0-`: start, bits, order (1: Intel), sign
void read_layout(Reader& reader, Signal& signal) {
  Layout& layout = signal.layout;
  layout.start = static_cast<std::uint16_t>(
      reader.whole("the start bit", std::numeric_limits<std::uint16_t>::max()));
  reader.expect('|');
  layout.bits = static_cast<std::uint8_t>(
      reader.whole("the number of bits", std::numeric_limits<std::uint8_t>::max()));
  reader.expect('@');
  const bool is_intel = reader.whole("the byte order", 1) == 1;
  layout.order = is_intel ? ByteOrder::little_endian : ByteOrder::big_endian;
  if (reader.accept('-')) {
    signal.encoding = Encoding::signed_integer;
  } else {
    reader.expect('+');
  }
}

// `(0.5,-40) [-40|87.5]`
void read_scaling(Reader& reader, Signal& signal) {
  reader.expect('(');
  signal.factor = reader.number("the factor");
  reader.expect(',');
  signal.offset = reader.number("the offset");
  reader.expect(')');
  reader.expect('[');
  signal.minimum = reader.number("the minimum");
  reader.expect('|');
  signal.maximum = reader.number("the maximum");
  reader.expect(']');
}

// Without a comma, what stands on another line is none.
void skip_receivers(Reader& reader) {
  bool may_wrap = false;
  while (reader.next_is_name() && (may_wrap || !reader.next_is_first())) {
    reader.take();
    may_wrap = reader.accept(',');
  }
}

}  // namespace

SignalDraft read_signal(Reader& reader) {
  SignalDraft draft;
  Signal& signal = draft.signal;
  draft.line = reader.line();
  signal.name = reader.name("the signal's name");
  if (reader.next_is_name()) read_mark(reader, draft);
  reader.expect(':');
  read_layout(reader, signal);
  read_scaling(reader, signal);
  signal.unit = reader.text("the unit");
  skip_receivers(reader);
  return draft;
}

}  // namespace latchkey::can::dbc
