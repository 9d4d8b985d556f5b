// Vfs: a Disk as one of SQLite's file systems, for as long as the object lives.
//
// It behaves as SQLite's own on Unix does: deletions may be synced, and the first sync of a journal
// or a log syncs the names. Locks are not modelled: connections must take turns.
#pragma once

#include <string>

#include "support/fault_disk/disk.hpp"

struct sqlite3_vfs;

namespace latchkey::fault_disk {

class Vfs {
 public:
  // `disk` must outlive the object.
  explicit Vfs(Disk& disk);
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;
  ~Vfs();

  // What SQLite calls it.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace latchkey::fault_disk
