// The sub-commands. Each returns how it ended, or why it could not be done.
#pragma once

#include "client/console.hpp"
#include "client/interrupts.hpp"
#include "client/options.hpp"
#include "client/outcome.hpp"

namespace latchkey::client {

[[nodiscard]] Result<Exit> run_keygen(const KeygenOptions& options, Console& console);

// What the agent's key set holds, and how it changes. The agent reads it again by itself.
[[nodiscard]] Result<Exit> run_keys_list(const KeysListOptions& options, Console& console);
[[nodiscard]] Result<Exit> run_keys_add(const KeysAddOptions& options, Console& console);
[[nodiscard]] Result<Exit> run_keys_revoke(const KeysRevokeOptions& options, Console& console);

// Prints a signed command, or a command line of mosquitto_rr that sends it.
[[nodiscard]] Result<Exit> run_sign(const SignOptions& options, Console& console);

// Sends one command and tells what becomes of it.
[[nodiscard]] Result<Exit> run_send(const SendOptions& options, Console& console,
                                    Interrupts& interrupts);

// Tells what happens on the vehicle's topics until interrupted.
[[nodiscard]] Result<Exit> run_watch(const WatchOptions& options, Console& console,
                                     Interrupts& interrupts);

// Sends many commands at once. succeeded when each was answered, whatever the answers were.
[[nodiscard]] Result<Exit> run_storm(const StormOptions& options, Console& console,
                                     Interrupts& interrupts);

[[nodiscard]] Result<Exit> run_catalogue(const CatalogueOptions& options, Console& console,
                                         Interrupts& interrupts);

// Prints a catalogue file as it would be printed once an agent had published it, or as a document.
// Mistakes in it are told one by one, all of them.
[[nodiscard]] Result<Exit> run_catalogue_file(const CatalogueFileOptions& options,
                                              Console& console);

// Prints an agent's journal, which an agent may be using meanwhile.
[[nodiscard]] Result<Exit> run_journal(const JournalOptions& options, Console& console);

// Prints one trace out of files of spans. What is in them and is no span is told on the side.
[[nodiscard]] Result<Exit> run_trace(const TraceOptions& options, Console& console);

}  // namespace latchkey::client
