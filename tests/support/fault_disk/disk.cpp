#include "support/fault_disk/disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <random>

namespace latchkey::fault_disk {
namespace {

int code_of(Fault fault) {
  switch (fault) {
    case Fault::cut:
    case Fault::io: return SQLITE_IOERR;
    case Fault::full: return SQLITE_FULL;
    case Fault::read_only: return SQLITE_READONLY;
  }
  return SQLITE_INTERNAL;
}

}  // namespace

void Disk::arm(Plan plan) {
  plan_ = plan;
  counted_ = 0;
}

bool Disk::can_befall(Fault fault, Action action) {
  switch (fault) {
    case Fault::cut: return action != Action::read;
    case Fault::io: return true;
    case Fault::full: return action == Action::write || action == Action::create;
    case Fault::read_only: return action != Action::read && action != Action::sync;
  }
  return false;
}

int Disk::begin(Action action) {
  if (!plan_) return SQLITE_OK;
  if (is_cut()) {
    counted_ = plan_->at + 1;
    return SQLITE_IOERR;
  }
  if (!can_befall(plan_->fault, action)) return SQLITE_OK;
  ++counted_;
  const bool strikes =
      counted_ == plan_->at || (plan_->lasting && counted_ > plan_->at && counted_ <= plan_->last);
  return strikes ? code_of(plan_->fault) : SQLITE_OK;
}

Disk Disk::after_cut(Survival survival) const {
  std::mt19937_64 random(survival.seed);
  const Keeps keeps = [&] {
    if (survival.kind != Survival::Kind::some) return survival.kind == Survival::Kind::everything;
    return random() % 2 == 0;
  };
  auto names = safe_names_;
  for (std::size_t i = 0; i < name_changes_.size(); ++i) {
    if (!name_changes_[i].same_moment && !keeps()) break;
    if (name_changes_[i].node) {
      names[name_changes_[i].name] = name_changes_[i].node;
    } else {
      names.erase(name_changes_[i].name);
    }
  }
  Disk found;
  for (const auto& [name, node] : names) {
    found.names_[name] = std::make_shared<Image>(node->after_cut(keeps));
  }
  found.safe_names_ = found.names_;
  found.full_ = full_;
  return found;
}

std::vector<std::string> Disk::names() const {
  std::vector<std::string> names;
  for (const auto& [name, node] : names_) names.push_back(name);
  return names;
}

void Disk::overwrite(const std::string& name, std::size_t offset, std::string_view bytes) {
  names_.at(name)->write(offset, bytes.data(), bytes.size());
  names_.at(name)->sync();
}

void Disk::lose(const std::string& name) {
  names_.erase(name);
  safe_names_ = names_;
  name_changes_.clear();
}

std::size_t Disk::size_of(const std::string& name) const { return names_.at(name)->bytes().size(); }

int Disk::find(const std::string& name, Node& node) {
  if (const int code = begin(Action::read); code != SQLITE_OK) return code;
  const auto found = names_.find(name);
  if (found == names_.end()) return SQLITE_NOTFOUND;
  node = found->second;
  return SQLITE_OK;
}

// What a cut strikes was under way: it counts as asked for and not safe. Of any other action that
// fails nothing is done.
bool Disk::takes_place(int code) const {
  return code == SQLITE_OK || (plan_ && plan_->fault == Fault::cut && counted_ == plan_->at);
}

int Disk::create(const std::string& name, Node& node) {
  if (full_) return SQLITE_FULL;
  const int code = begin(Action::create);
  if (!takes_place(code)) return code;
  node = std::make_shared<Image>();
  set_name(name, node);
  return code;
}

int Disk::remove(const std::string& name) {
  const int code = begin(Action::change);
  if (!takes_place(code)) return code;
  set_name(name, nullptr);
  return code;
}

int Disk::rename(const std::string& from, const std::string& to) {
  const int code = begin(Action::change);
  if (!takes_place(code)) return code;
  set_name(to, names_.at(from));
  set_name(from, nullptr, /*same_moment=*/true);
  return code;
}

int Disk::sync_names() {
  if (const int code = begin(Action::sync); code != SQLITE_OK) return code;
  ++syncs_;
  if (unsynced_ && unsynced_->empty()) return SQLITE_OK;
  safe_names_ = names_;
  name_changes_.clear();
  return SQLITE_OK;
}

int Disk::read(const Node& node, std::size_t offset, char* bytes, std::size_t size) {
  if (const int code = begin(Action::read); code != SQLITE_OK) return code;
  const std::size_t there = node->bytes().get(offset, bytes, size);
  std::fill(bytes + there, bytes + size, '\0');
  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int Disk::write(const Node& node, std::size_t offset, const char* bytes, std::size_t size) {
  if (full_ && offset + size > node->bytes().size()) return SQLITE_FULL;
  const int code = begin(Action::write);
  if (!takes_place(code)) return code;
  node->write(offset, bytes, size);
  return code;
}

int Disk::truncate(const Node& node, std::size_t size) {
  if (size == node->bytes().size()) return SQLITE_OK;
  const int code = begin(Action::change);
  if (!takes_place(code)) return code;
  node->truncate(size);
  return code;
}

int Disk::sync(const Node& node, const std::string& name) {
  if (const int code = begin(Action::sync); code != SQLITE_OK) {
    if (plan_->fault == Fault::io) node->fail_sync();
    return code == SQLITE_IOERR ? SQLITE_IOERR_FSYNC : code;
  }
  ++syncs_;
  if (unsynced_ && name.ends_with(*unsynced_)) return SQLITE_OK;
  node->sync();
  return SQLITE_OK;
}

void Disk::set_name(const std::string& name, Node node, bool same_moment) {
  if (node) {
    names_[name] = node;
  } else {
    names_.erase(name);
  }
  name_changes_.push_back({name, std::move(node), same_moment});
}

}  // namespace latchkey::fault_disk
