// Disk: a flat folder of files in memory that can lose power and fail.
//
// Names are as volatile as bytes: making, removing and renaming a file is safe after sync_names().
// A power cut keeps the names' changes up to some point, as a journalling file system does.
// Results are SQLite's result codes. Threading: none.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/fault_disk/image.hpp"

namespace latchkey::fault_disk {

enum class Fault : std::uint8_t {
  cut,        // of power: nothing works from then on, and what is not safe may be lost
  io,         // SQLITE_IOERR of any action; a sync that fails is Image::fail_sync()
  full,       // SQLITE_FULL of an action that may need room
  read_only,  // SQLITE_READONLY of an action that changes something
};

// The Nth action that the fault can befall, from 1, and with `lasting` every one after it, up to
// the one numbered `last`.
struct Plan {
  Fault fault;
  std::uint64_t at;
  bool lasting = false;
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
};

// What a power cut leaves of that which was not safe.
struct Survival {
  enum class Kind : std::uint8_t { nothing, everything, some };

  Kind kind;
  std::uint64_t seed = 0;  // of `some`
};

class Disk {
 public:
  using Node = std::shared_ptr<Image>;

  Disk() = default;
  // A copy shares nothing; what was open on the original stays there.
  Disk(const Disk& other) : Disk(other.after_cut({Survival::Kind::everything})) {}
  Disk(Disk&&) = default;
  Disk& operator=(const Disk&) = delete;
  Disk& operator=(Disk&&) = default;
  ~Disk() = default;

  // Counts from here.
  void arm(Plan plan);
  void disarm() { plan_.reset(); }
  // The actions since arm() that its fault can befall, the one that failed included.
  [[nodiscard]] std::uint64_t counted() const { return counted_; }
  [[nodiscard]] bool is_cut() const {
    return plan_ && plan_->fault == Fault::cut && counted_ >= plan_->at;
  }

  // All syncs so far that succeeded.
  [[nodiscard]] std::uint64_t syncs() const { return syncs_; }

  // No file can grow, and none can be made.
  void set_full(bool full) { full_ = full; }

  // Syncs of files whose name ends in `suffix` do nothing and say that they did. "": of all files.
  void ignore_syncs(std::string suffix) { unsynced_ = std::move(suffix); }

  // The disk that the next start finds.
  [[nodiscard]] Disk after_cut(Survival survival) const;

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool has(const std::string& name) const { return names_.contains(name); }
  // For tests that damage a file. Requires that there is one; the change is safe.
  void overwrite(const std::string& name, std::size_t offset, std::string_view bytes);
  // The file is gone for good.
  void lose(const std::string& name);
  [[nodiscard]] std::size_t size_of(const std::string& name) const;

  [[nodiscard]] int find(const std::string& name, Node& node);  // SQLITE_NOTFOUND
  [[nodiscard]] int create(const std::string& name, Node& node);
  [[nodiscard]] int remove(const std::string& name);
  [[nodiscard]] int rename(const std::string& from, const std::string& to);
  [[nodiscard]] int sync_names();
  [[nodiscard]] int read(const Node& node, std::size_t offset, char* bytes, std::size_t size);
  [[nodiscard]] int write(const Node& node, std::size_t offset, const char* bytes,
                          std::size_t size);
  [[nodiscard]] int truncate(const Node& node, std::size_t size);
  [[nodiscard]] int sync(const Node& node, const std::string& name);

 private:
  enum class Action : std::uint8_t { read, write, create, change, sync };

  struct NameChange {
    std::string name;
    Node node;                 // nullptr: the name is gone
    bool same_moment = false;  // as the one before it: a rename
  };

  static bool can_befall(Fault fault, Action action);

  // The code that this action must fail with, SQLITE_OK if none.
  int begin(Action action);
  [[nodiscard]] bool takes_place(int code) const;
  void set_name(const std::string& name, Node node, bool same_moment = false);

  std::map<std::string, Node> names_;
  std::map<std::string, Node> safe_names_;
  std::vector<NameChange> name_changes_;
  std::optional<Plan> plan_;
  std::uint64_t counted_ = 0;
  std::uint64_t syncs_ = 0;
  bool full_ = false;
  std::optional<std::string> unsynced_;
};

}  // namespace latchkey::fault_disk
