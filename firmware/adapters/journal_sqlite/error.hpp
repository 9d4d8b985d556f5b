// What can go wrong with the journal's file, as a closed set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::journal_sqlite {

enum class ErrorCode : std::uint8_t {
  refused,    // against the journal's rules: a limit, an id used twice
  full,       // no room on the disk or in the file
  busy,       // somebody else holds what is needed, for too long
  read_only,  // the disk or the file takes no writes
  io,         // the disk fails, or the file cannot be reached
  sync,       // it fails when it is asked to sync: what was written may be there all the same
  corrupt,    // the file is damaged
  in_use,     // another process has this journal
  foreign,    // some other program's database
  version,    // of a schema that this program cannot read
};

std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string what;  // for a person
};

template <class T>
using Result = base::Result<T, Error>;

// `code`: an SQLite result code, extended or not, other than OK, ROW and DONE.
Error from_sqlite(int code, std::string_view what);

// Whether what a connection does after this error can be trusted no longer. A failed fsync above
// all: the kernel may have dropped what it could not write, and call the next one a success.
bool ends_connection(ErrorCode code);

}  // namespace latchkey::journal_sqlite
