// What every part of the core works with while it handles one input.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.hpp"
#include "core/io.hpp"
#include "core/ledger.hpp"
#include "core/signals.hpp"

namespace latchkey::core {

// A store that nobody waits for.
inline constexpr StoreToken kNobodyWaits{0};

struct Tokens {
  std::uint64_t last_write = 0;
  std::uint64_t last_store = 0;
};

struct Context {
  base::Now now;
  const KeySet& keys;
  const Signals& signals;
  Ledger& ledger;
  Tokens& tokens;
  std::deque<Output>& out;

  void emit(Output output) { out.push_back(std::move(output)); }

  void note(FactKind kind, std::optional<CommandId> id = {}, std::optional<Reason> reason = {},
            std::string_view detail = {}) {
    emit(Fact{kind, id, reason, Detail::clipped(detail)});
  }

  // A callback of a command that is on its way: all of them go out at QoS 0 but `accepted`.
  void say(Callback callback, const ReplyTo& reply_to) {
    const std::uint8_t qos = callback.status == Status::accepted ? 1 : 0;
    emit(output::Say{std::move(callback), reply_to, qos, true});
  }

  StoreToken store(Record record) {
    const StoreToken token{++tokens.last_store};
    emit(output::Store{token, std::move(record)});
    return token;
  }

  WriteToken write(std::vector<Assignment> assignments) {
    const WriteToken token{++tokens.last_write};
    emit(output::Write{token, std::move(assignments)});
    return token;
  }
};

}  // namespace latchkey::core
