// The test vehicle, its keys and its requests; and how CppUTest prints the core's words.
#pragma once

#include <CppUTest/TestHarness.h>

#include <string_view>

#include "core/catalogue.hpp"
#include "core/io.hpp"
#include "core/settings.hpp"

namespace latchkey::core {

// What CHECK_EQUAL prints.
using ::StringFrom;
SimpleString StringFrom(Status status);
SimpleString StringFrom(Executed executed);
SimpleString StringFrom(Disposition disposition);
SimpleString StringFrom(const std::optional<Reason>& reason);

namespace testing {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

inline constexpr SignalId kSpeed{0};
inline constexpr SignalId kLocked{1};
inline constexpr SignalId kTrunk{2};  // 0 closed to 100 open
inline constexpr SignalId kHorn{3};
inline constexpr SignalId kTemperature{4};
inline constexpr SignalId kBeyondTable{5};

// The commands of the test vehicle, each for one trait:
//
//   lock        one step; must stand still throughout; rollback unlocks
//   open_trunk  two steps, unlock then raise; rollback closes, then locks
//   honk        a pulse of 500 ms: two steps; rollback silences
//   heat        a parameter (16 to 28); an interlock for its start alone, at least -40 degrees;
//   slow:
//               its 30 s to confirm are longer than its timeout; no rollback
//   wake        no steps at all
Catalogue make_catalogue();
Settings make_settings();

// "owner", "driver" and "fleet", each with the role of its name.
KeySet make_keys();

CommandId command_id(std::string_view text);
CommandName command_name(std::string_view text);
ParamName param_name(std::string_view text);
KeyId key_id(std::string_view text);

// A request that nothing is wrong with, from "owner". The same arguments give the same bytes.
Request make_request(std::string_view command, std::string_view id = "c-1", Params params = {});
Request make_cancel(std::string_view of, std::string_view id = "cancel-1");
// The same claims, signed once more; and other claims under the same id.
Request signed_again(Request request);
Request with_other_claims(Request request);

// As an earlier run has left them. `last_intent` counts the steps from 1.
RememberedCommand remember(const Request& request, bool concluded = false, bool delivered = false);
OpenCommand open_command(std::string_view name, unsigned last_intent = 1);
Restored restored_with(const OpenCommand& open);

}  // namespace testing
}  // namespace latchkey::core
