#include "support/fault_disk/disk_files.hpp"

#include <sqlite3.h>

namespace latchkey::fault_disk {
namespace {

journal_sqlite::Result<void> result(int code, const std::string& path) {
  if (code == SQLITE_OK) return {};
  return base::unexpected(journal_sqlite::from_sqlite(code, path));
}

}  // namespace

journal_sqlite::Result<bool> DiskFiles::exists(const std::string& path) const {
  Disk::Node node;
  const int code = disk_.find(path, node);
  if (code == SQLITE_NOTFOUND) return false;
  return result(code, path).map([] { return true; });
}

journal_sqlite::Result<void> DiskFiles::create(const std::string& path) {
  Disk::Node node;
  return result(disk_.create(path, node), path)
      .and_then([&] { return result(disk_.sync(node, path), path); })
      .and_then([&] { return result(disk_.sync_names(), path); });
}

journal_sqlite::Result<void> DiskFiles::rename(const std::string& from, const std::string& to) {
  return result(disk_.rename(from, to), from).and_then([&] {
    return result(disk_.sync_names(), to);
  });
}

std::optional<base::WallTime> DiskFiles::modified_at(const std::string& /*path*/) const {
  return std::nullopt;
}

}  // namespace latchkey::fault_disk
