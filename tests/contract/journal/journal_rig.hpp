// JournalRig: a journal under test, new and empty. Whoever brings a journal of their own writes one
// of these for it, and nothing else.
#pragma once

#include <memory>

#include "ports/journal.hpp"
#include "ports/loop.hpp"

namespace latchkey::contract {

class JournalRig {
 public:
  JournalRig() = default;
  JournalRig(const JournalRig&) = delete;
  JournalRig& operator=(const JournalRig&) = delete;
  virtual ~JournalRig() = default;

  // Not opened yet.
  virtual ports::Journal& journal() = 0;
};

// `loop` outlives the rig.
std::unique_ptr<JournalRig> make_journal_rig(ports::Loop& loop);

}  // namespace latchkey::contract
