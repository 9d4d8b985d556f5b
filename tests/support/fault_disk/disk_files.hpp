// DiskFiles: the journal's Files on a Disk.
#pragma once

#include "adapters/journal_sqlite/files.hpp"
#include "support/fault_disk/disk.hpp"

namespace latchkey::fault_disk {

class DiskFiles final : public journal_sqlite::Files {
 public:
  // `disk` must outlive the object.
  explicit DiskFiles(Disk& disk) : disk_(disk) {}

  [[nodiscard]] journal_sqlite::Result<bool> exists(const std::string& path) const override;
  [[nodiscard]] journal_sqlite::Result<void> create(const std::string& path) override;
  [[nodiscard]] journal_sqlite::Result<void> rename(const std::string& from,
                                                    const std::string& to) override;
  // Disks in memory keep no times.
  [[nodiscard]] std::optional<base::WallTime> modified_at(const std::string& path) const override;

 private:
  Disk& disk_;
};

}  // namespace latchkey::fault_disk
