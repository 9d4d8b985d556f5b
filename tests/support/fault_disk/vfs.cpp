#include "support/fault_disk/vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace latchkey::fault_disk {
namespace {

using Regions = std::vector<std::unique_ptr<std::array<char, 32 * 1024>>>;

// SQLite provides the memory, and the first member is its own.
struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  Disk::Node node;
  std::string name;
  bool syncs_names;
  std::size_t chunk;
  Regions shared;  // the index of the log: no other process looks at it
};

OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int close(sqlite3_file* file) {
  self(file).~OpenFile();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return self(file).disk->read(self(file).node, static_cast<std::size_t>(offset),
                               static_cast<char*>(bytes), static_cast<std::size_t>(size));
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return self(file).disk->write(self(file).node, static_cast<std::size_t>(offset),
                                static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const std::size_t chunk = std::max<std::size_t>(self(file).chunk, 1);
  const std::size_t rounded = (static_cast<std::size_t>(size) + chunk - 1) / chunk * chunk;
  return self(file).disk->truncate(self(file).node, rounded);
}

int sync(sqlite3_file* file, int /*flags*/) {
  OpenFile& opened = self(file);
  const int code = opened.disk->sync(opened.node, opened.name);
  if (code != SQLITE_OK || !opened.syncs_names) return code;
  opened.syncs_names = false;
  return opened.disk->sync_names();
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(self(file).node->bytes().size());
  return SQLITE_OK;
}

int lock(sqlite3_file* /*file*/, int /*level*/) { return SQLITE_OK; }

int check_reserved_lock(sqlite3_file* /*file*/, int* is_reserved) {
  *is_reserved = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file* file, int what, void* argument) {
  OpenFile& opened = self(file);
  if (what == SQLITE_FCNTL_CHUNK_SIZE) {
    opened.chunk = static_cast<std::size_t>(*static_cast<int*>(argument));
    return SQLITE_OK;
  }
  if (what == SQLITE_FCNTL_HAS_MOVED) {
    Disk::Node there;
    *static_cast<int*>(argument) =
        opened.disk->find(opened.name, there) == SQLITE_NOTFOUND || there != opened.node ? 1 : 0;
    return SQLITE_OK;
  }
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* /*file*/) { return static_cast<int>(kSectorBytes); }

int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  Regions& regions = self(file).shared;
  *memory = nullptr;
  if (static_cast<std::size_t>(size) != sizeof(Regions::value_type::element_type)) {
    return SQLITE_IOERR_SHMSIZE;
  }
  while (extend != 0 && regions.size() <= static_cast<std::size_t>(region)) {
    regions.push_back(std::make_unique<Regions::value_type::element_type>());
  }
  if (static_cast<std::size_t>(region) < regions.size()) {
    *memory = regions[static_cast<std::size_t>(region)]->data();
  }
  return SQLITE_OK;
}

int lock_shared(sqlite3_file* /*file*/, int /*offset*/, int /*count*/, int /*flags*/) {
  return SQLITE_OK;
}

void barrier_shared(sqlite3_file* /*file*/) {}

int unmap_shared(sqlite3_file* file, int /*and_delete*/) {
  self(file).shared.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = lock,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier_shared,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  if (name == nullptr) return SQLITE_CANTOPEN;  // a temporary file: the journal needs none
  Disk& disk = disk_of(vfs);
  Disk::Node node;
  int code = disk.find(name, node);
  if (code == SQLITE_NOTFOUND) {
    code = (flags & SQLITE_OPEN_CREATE) != 0 ? disk.create(name, node) : SQLITE_CANTOPEN;
  }
  if (code != SQLITE_OK) return code;
  const bool syncs_names = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  new (file) OpenFile{{&kMethods}, &disk, std::move(node), name, syncs_names, 0, {}};
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int and_sync) {
  Disk& disk = disk_of(vfs);
  if (!disk.has(name)) return SQLITE_IOERR_DELETE_NOENT;
  const int code = disk.remove(name);
  return code == SQLITE_OK && and_sync != 0 ? disk.sync_names() : code;
}

int access(sqlite3_vfs* vfs, const char* name, int /*flags*/, int* result) {
  Disk::Node node;
  const int code = disk_of(vfs).find(name, node);
  *result = code == SQLITE_OK && node->bytes().size() > 0 ? 1 : 0;
  return code == SQLITE_NOTFOUND ? SQLITE_OK : code;
}

int full_pathname(sqlite3_vfs* /*vfs*/, const char* name, int size, char* full) {
  if (std::strlen(name) >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::strcpy(full, name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* /*vfs*/, int size, char* bytes) {
  std::fill_n(bytes, size, '\x5A');
  return size;
}

int sleep(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs* /*vfs*/, double* days) {
  *days = 2460000.5;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*text*/) { return 0; }

}  // namespace

Vfs::Vfs(Disk& disk)
    : name_("fault-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))),
      vfs_(std::make_unique<sqlite3_vfs>()) {
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(OpenFile);
  vfs_->mxPathname = 512;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = &disk;
  vfs_->xOpen = open;
  vfs_->xDelete = remove;
  vfs_->xAccess = access;
  vfs_->xFullPathname = full_pathname;
  vfs_->xRandomness = randomness;
  vfs_->xSleep = sleep;
  vfs_->xCurrentTime = current_time;
  vfs_->xGetLastError = last_error;
  sqlite3_vfs_register(vfs_.get(), 0);
}

Vfs::~Vfs() { sqlite3_vfs_unregister(vfs_.get()); }

}  // namespace latchkey::fault_disk
