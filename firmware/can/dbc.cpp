#include "can/dbc.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "can/dbc_draft.hpp"
#include "can/dbc_errors.hpp"
#include "can/dbc_keywords.hpp"
#include "can/dbc_reader.hpp"
#include "can/dbc_signal.hpp"

namespace latchkey::can {
namespace dbc {
namespace {

constexpr std::string_view kCycleAttribute = "GenMsgCycleTime";
constexpr std::uint64_t kCycleMax = std::numeric_limits<std::int32_t>::max();  // ms
constexpr std::string_view kTheId = "a message's id";

class Parser {
 public:
  Parser(std::string_view text, Errors& errors)
      : errors_(errors), reader_(text, errors), draft_(errors) {}

  Database parse() && {
    while (!reader_.at_end() && !errors_.full()) {
      statement();
      if (reader_.failed()) reader_.recover();
    }
    return std::move(draft_).finish();
  }

 private:
  void statement() {
    const Token token = reader_.begin_statement();
    const auto keyword = find_keyword(token.text);
    if (!keyword || token.kind != Token::Kind::word) {
      return reader_.fail(quote(token.text) + " is not a statement of a DBC file");
    }
    if (*keyword != Keyword::signal) owner_.reset();
    switch (*keyword) {
      case Keyword::version: reader_.text("the version"); return;
      case Keyword::new_symbols: return new_symbols();
      case Keyword::bit_timing: return bit_timing();
      case Keyword::nodes: return nodes();
      case Keyword::message: return message();
      case Keyword::signal: return signal();
      case Keyword::value_names: return value_names();
      case Keyword::number_type: return number_type();
      case Keyword::multiplexing: return multiplexing();
      case Keyword::attribute: return attribute();
      case Keyword::attribute_default: return attribute_default();
      case Keyword::skipped: return reader_.skip_statement();
    }
  }

  // A list of keywords, which ends at the first one that is never listed.
  void new_symbols() {
    reader_.expect(':');
    while (reader_.next_is(Token::Kind::word)) {
      const auto keyword = find_keyword(reader_.next_text());
      if (keyword == Keyword::bit_timing || keyword == Keyword::nodes ||
          keyword == Keyword::message) {
        return;
      }
      reader_.take();
    }
  }

  // Obsolete, and most often empty: `500 : 1, 2`
  void bit_timing() {
    reader_.expect(':');
    while (reader_.next_is(Token::Kind::number) || reader_.accept(':') || reader_.accept(',')) {
      if (reader_.next_is(Token::Kind::number)) reader_.take();
    }
    reader_.accept(';');
  }

  void nodes() {
    reader_.expect(':');
    while (reader_.next_is_name()) {
      reader_.take();
      reader_.accept(',');
    }
  }

  void message() {
    Message message;
    const std::uint32_t id = message_id();
    message.name = reader_.name("the message's name");
    reader_.expect(':');
    message.size = static_cast<std::uint8_t>(reader_.whole("a message's size", kMessageBytesMax));
    message.sender = reader_.name("the sender");
    if (reader_.failed()) {
      draft_.refuse_message(id);
      owner_ = nullptr;
      return;
    }
    owner_ = draft_.add_message(reader_.line(), id, std::move(message));
  }

  std::uint32_t message_id() {
    return static_cast<std::uint32_t>(
        reader_.whole(kTheId, std::numeric_limits<std::uint32_t>::max()));
  }

  void signal() {
    if (!owner_) return reader_.fail("a signal must follow its message");
    SignalDraft draft = read_signal(reader_);
    MessageDraft* message = *owner_;
    if (message == nullptr) return;
    if (reader_.failed()) {
      message->refused.insert(draft.signal.name);
      return;
    }
    draft_.add_signal(*message, std::move(draft));
  }

  void value_names() {
    // An environment variable's.
    if (reader_.next_is_name()) return reader_.skip_statement();
    const std::uint32_t id = message_id();
    const std::string_view signal = reader_.name("the signal's name");
    std::vector<ValueName> names;
    while (reader_.next_is(Token::Kind::number)) {
      const std::int64_t raw = reader_.integer("a value");
      names.push_back({.raw = raw, .name = reader_.text("the value's name")});
      if (names.size() > kValueNamesMax)
        reader_.fail("more than " + std::to_string(kValueNamesMax) + " values have names");
    }
    if (reader_.next_is_name()) {
      reader_.fail("the values must stand here, not the name of a table, " +
                   quote(reader_.next_text()));
    }
    reader_.expect(';');
    if (!reader_.failed()) draft_.name_values(reader_.line(), id, signal, std::move(names));
  }

  void number_type() {
    const std::uint32_t id = message_id();
    const std::string_view signal = reader_.name("the signal's name");
    reader_.accept(':');
    const std::uint64_t type = reader_.whole("a number's type", 2);
    reader_.expect(';');
    if (reader_.failed() || type == 0) return;
    draft_.set_float(reader_.line(), id, signal, type == 1 ? Encoding::float32 : Encoding::float64);
  }

  void multiplexing() {
    Choice choice;
    choice.line = reader_.line();
    const std::uint32_t id = message_id();
    const std::string_view signal = reader_.name("the signal's name");
    choice.multiplexor = reader_.name("the multiplexor's name");
    do {
      const std::uint64_t first = reader_.whole("a range's beginning");
      const std::uint64_t last = reader_.range_end("a range's end");
      if (first > last) reader_.fail("a range's end lies before its beginning");
      choice.when.push_back({.first = first, .last = last});
      if (choice.when.size() > kRangesMax)
        reader_.fail("more than " + std::to_string(kRangesMax) + " ranges");
    } while (reader_.accept(','));
    reader_.expect(';');
    if (!reader_.failed()) draft_.set_choice(id, signal, std::move(choice));
  }

  void attribute() {
    const std::string name = reader_.text("the attribute's name");
    if (name != kCycleAttribute || reader_.next_text() != "BO_") return reader_.skip_statement();
    reader_.take();
    const std::uint32_t id = message_id();
    const base::Millis cycle = cycle_time();
    if (!reader_.failed()) draft_.set_cycle(reader_.line(), id, cycle);
  }

  void attribute_default() {
    const std::string name = reader_.text("the attribute's name");
    if (name != kCycleAttribute) return reader_.skip_statement();
    const base::Millis cycle = cycle_time();
    if (!reader_.failed()) draft_.set_default_cycle(cycle);
  }

  base::Millis cycle_time() {
    const base::Millis cycle(reader_.whole("a cycle time in ms", kCycleMax));
    reader_.expect(';');
    return cycle;
  }

  Errors& errors_;
  Reader reader_;
  Draft draft_;
  // Of the signals that follow; nullptr: a message that is not taken.
  std::optional<MessageDraft*> owner_;
};

std::size_t line_at(std::string_view text, std::size_t place) {
  const auto before = text.substr(0, place);
  return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

Database parse(std::string_view text, Errors& errors) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.size() > kDbcBytesMax) {
    errors.add(1, "the file is longer than 4 MiB");
    return {};
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    errors.add(line_at(text, nul), "a NUL byte: this is UTF-16, or no text at all");
    return {};
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return Parser(text, errors).parse();
}

}  // namespace
}  // namespace dbc

base::Result<Database, std::vector<DbcError>> parse_dbc(std::string_view text) {
  dbc::Errors errors;
  Database database = dbc::parse(text, errors);
  if (!errors.empty()) return base::unexpected(std::move(errors).take());
  return database;
}

}  // namespace latchkey::can
