// A Database in the making: what a DBC file says about one signal stands in several places.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "can/database.hpp"
#include "can/dbc_errors.hpp"

namespace latchkey::can::dbc {

inline constexpr std::size_t kMessagesMax = 4096;
inline constexpr std::size_t kSignalsMax = 512;      // of a message
inline constexpr std::size_t kValueNamesMax = 4096;  // of a signal
inline constexpr std::size_t kRangesMax = 4096;      // of a multiplexed signal
inline constexpr std::uint8_t kMessageBytesMax = 64;

// SG_MUL_VAL_
struct Choice {
  std::size_t line = 0;
  std::string multiplexor;
  std::vector<Multiplexing::Range> when;
};

struct SignalDraft {
  Signal signal;
  std::size_t line = 0;
  bool is_multiplexor = false;        // `M` or `mNM`
  std::optional<std::uint64_t> page;  // the N of `mN` or `mNM`
  std::optional<Choice> choice;
  std::size_t names_line = 0;  // where its values are named; 0: they are not
};

struct MessageDraft {
  Message message;  // without its signals
  std::vector<SignalDraft> signals;
  std::set<std::string, std::less<>> refused;  // signals that were not taken
  std::optional<base::Millis> cycle;           // 0: none, whatever the default is
};

// An id is as in the file: with bit 31 set, an extended one.
class Draft {
 public:
  // `errors` must outlive the Draft.
  explicit Draft(Errors& errors) : errors_(errors) {}

  // Nothing when it is refused, or is no message. Else valid until the next message is added.
  MessageDraft* add_message(std::size_t line, std::uint32_t id, Message message);
  void add_signal(MessageDraft& message, SignalDraft draft);

  // Nothing is told about it later on.
  void refuse_message(std::uint32_t id) { refused_.insert(id); }

  void name_values(std::size_t line, std::uint32_t id, std::string_view signal,
                   std::vector<ValueName> names);
  void set_float(std::size_t line, std::uint32_t id, std::string_view signal, Encoding encoding);
  void set_choice(std::uint32_t id, std::string_view signal, Choice choice);
  void set_cycle(std::size_t line, std::uint32_t id, base::Millis cycle);
  void set_default_cycle(base::Millis cycle) { default_cycle_ = cycle; }

  // Good when there are no errors.
  Database finish() &&;

 private:
  // Nothing when it is not there, which is an error, or was refused, which was one.
  MessageDraft* find_message(std::size_t line, std::uint32_t id);
  SignalDraft* find_signal(std::size_t line, std::uint32_t id, std::string_view name);
  void check_names(const SignalDraft& draft);

  Errors& errors_;
  std::vector<MessageDraft> messages_;
  std::map<std::uint32_t, std::size_t> places_;
  std::set<std::string, std::less<>> message_names_;
  std::set<std::uint32_t> refused_;
  base::Millis default_cycle_{0};
};

}  // namespace latchkey::can::dbc
