// Image: the bytes of one file, and which of them are on the platter.
//
// Bytes that were written are seen at once, and are safe after the next sync that succeeds. Until
// then a power cut may keep or lose each 512-byte sector of them by itself. A sync that fails loses
// track, as Linux does: the bytes are still seen, but no later sync makes them safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "support/fault_disk/bytes.hpp"

namespace latchkey::fault_disk {

inline constexpr std::size_t kSectorBytes = 512;

// Asked once for each sector (and each truncation) that is not safe: whether it is kept.
using Keeps = std::function<bool()>;

class Image {
 public:
  Image() = default;
  explicit Image(const Bytes& bytes) : seen_(bytes), safe_(bytes) {}

  [[nodiscard]] const Bytes& bytes() const { return seen_; }

  void write(std::size_t offset, const char* bytes, std::size_t size);
  void truncate(std::size_t size);
  void sync();
  void fail_sync();

  // What is found after a power cut.
  [[nodiscard]] Bytes after_cut(const Keeps& keeps) const;

 private:
  enum class Fate : std::uint8_t { waiting, safe, forgotten };

  struct Change {
    bool is_truncation = false;
    std::size_t offset = 0;  // or the size to truncate to
    std::vector<char> bytes;
    Fate fate = Fate::waiting;
  };

  static void apply(Bytes& to, const Change& change, const Keeps& keeps);

  Bytes seen_;
  Bytes safe_;                   // without the changes
  std::vector<Change> changes_;  // in order
};

}  // namespace latchkey::fault_disk
