#include "support/fault_disk/image.hpp"

#include <algorithm>

namespace latchkey::fault_disk {
namespace {

bool keeps_all() { return true; }

}  // namespace

void Image::write(std::size_t offset, const char* bytes, std::size_t size) {
  seen_.put(offset, bytes, size);
  changes_.push_back({.is_truncation = false, .offset = offset, .bytes = {bytes, bytes + size}});
}

void Image::truncate(std::size_t size) {
  seen_.resize(size);
  changes_.push_back({.is_truncation = true, .offset = size, .bytes = {}});
}

void Image::sync() {
  bool forgotten = false;
  for (Change& change : changes_) {
    if (change.fate == Fate::waiting) change.fate = Fate::safe;
    forgotten = forgotten || change.fate == Fate::forgotten;
  }
  if (forgotten) return;  // the order of all of them still matters
  for (const Change& change : changes_) apply(safe_, change, keeps_all);
  changes_.clear();
}

void Image::fail_sync() {
  for (Change& change : changes_) {
    if (change.fate == Fate::waiting) change.fate = Fate::forgotten;
  }
}

Bytes Image::after_cut(const Keeps& keeps) const {
  Bytes found = safe_;
  for (const Change& change : changes_) {
    apply(found, change, change.fate == Fate::safe ? Keeps(keeps_all) : keeps);
  }
  return found;
}

void Image::apply(Bytes& to, const Change& change, const Keeps& keeps) {
  if (change.is_truncation) {
    if (keeps()) to.resize(change.offset);
    return;
  }
  for (std::size_t done = 0; done < change.bytes.size();) {
    const std::size_t at = change.offset + done;
    const std::size_t size = std::min(kSectorBytes - at % kSectorBytes, change.bytes.size() - done);
    if (keeps()) to.put(at, change.bytes.data() + done, size);
    done += size;
  }
}

}  // namespace latchkey::fault_disk
