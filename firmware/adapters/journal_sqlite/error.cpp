#include "adapters/journal_sqlite/error.hpp"

#include <sqlite3.h>

namespace latchkey::journal_sqlite {
namespace {

ErrorCode code_of(int code) {
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) return ErrorCode::sync;
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return ErrorCode::refused;
    case SQLITE_FULL: return ErrorCode::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::busy;
    case SQLITE_READONLY: return ErrorCode::read_only;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::corrupt;
    default: return ErrorCode::io;  // what is not known to be harmless is not trusted
  }
}

}  // namespace

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::refused: return "refused";
    case ErrorCode::full: return "full";
    case ErrorCode::busy: return "busy";
    case ErrorCode::read_only: return "read_only";
    case ErrorCode::io: return "io";
    case ErrorCode::sync: return "sync";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::in_use: return "in_use";
    case ErrorCode::foreign: return "foreign";
    case ErrorCode::version: return "version";
  }
  return "?";
}

Error from_sqlite(int code, std::string_view what) {
  return {code_of(code), std::string(what) + ": " + sqlite3_errstr(code)};
}

bool ends_connection(ErrorCode code) {
  return code == ErrorCode::io || code == ErrorCode::sync || code == ErrorCode::read_only ||
         code == ErrorCode::corrupt;
}

}  // namespace latchkey::journal_sqlite
