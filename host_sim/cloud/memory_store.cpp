#include "cloud/memory_store.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <map>
#include <set>
#include <unordered_map>

#include "base/lifetime.hpp"
#include "base/steady_clock.hpp"
#include "cloud/due_times.hpp"

namespace latchkey::cloud {
namespace {

using base::Millis;
using base::MonoTime;

// Buckets that are full again are the same as none; they are looked for when there are so many.
constexpr std::size_t kBucketsMax = 10'000;

class MemoryStore final : public Store {
 public:
  MemoryStore(boost::asio::io_context& loop, std::size_t entries_max)
      : loop_(loop), entries_max_(entries_max) {}

  [[nodiscard]] bool is_up() const override { return true; }

 private:
  struct Kept {
    Entry entry;
    MonoTime until;
    std::uint64_t settled_as = 0;  // its number among those that became final
  };
  using Commands = std::unordered_map<std::string, Kept>;  // by id
  struct Guard {
    std::string id;
    MonoTime until;
  };

  void do_start(Entry entry, Millis guard_for, Millis due_in, StoreAnswer<Started> answer) override;
  void do_change(Entry entry, StoreAnswer<bool> answer) override;
  void do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) override;
  void do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) override;
  void do_claim(DueList list, Millis lease, std::size_t max,
                StoreAnswer<std::vector<Entry>> answer) override;
  void do_postpone(DueList list, const std::string& id, Millis due_in,
                   StoreAnswer<bool> answer) override;
  void do_delivered(const std::string& id, StoreAnswer<bool> answer) override;
  void do_take(const std::string& who, RateLimit limit, StoreAnswer<Millis> answer) override;
  void do_put_endpoint(const std::string& client, CallbackEndpoint endpoint,
                       StoreAnswer<bool> answer) override;
  void do_remove_endpoint(const std::string& client, const std::string& name,
                          StoreAnswer<bool> answer) override;
  void do_endpoints(const std::string& client,
                    StoreAnswer<std::vector<CallbackEndpoint>> answer) override;

  template <class T>
  void reply(StoreAnswer<T> answer, std::type_identity_t<base::Result<T, StoreError>> result) {
    boost::asio::post(
        loop_, lifetime_.guard([answer = std::move(answer), result = std::move(result)]() mutable {
          answer(std::move(result));
        }));
  }
  template <class T>
  void refuse(StoreAnswer<T> answer) {
    reply(std::move(answer), base::unexpected(StoreError::unavailable));
  }

  [[nodiscard]] Kept* look_up(const std::string& id);
  [[nodiscard]] bool make_room();
  Kept& keep_open(Entry entry, MonoTime until, MonoTime due);
  void settle(Kept& kept, MonoTime now);
  void close(const Entry& entry);
  void forget(Commands::iterator found);
  void announce(const Entry& entry);
  [[nodiscard]] DueTimes& due(DueList list) {
    return list == DueList::open ? due_open_ : due_delivery_;
  }

  boost::asio::io_context& loop_;
  const std::size_t entries_max_;
  Commands kept_;
  std::unordered_map<std::string, std::set<std::string>> open_;  // ids by VIN
  std::map<std::uint64_t, std::string> settled_;                 // ids, the oldest first
  std::uint64_t settled_count_ = 0;
  std::unordered_map<std::string, Guard> guards_;  // by VIN
  DueTimes due_open_;
  DueTimes due_delivery_;
  std::unordered_map<std::string, MonoTime> full_at_;                    // buckets, by who
  std::map<std::string, std::map<std::string, std::string>> endpoints_;  // client, name, URL
  base::Lifetime lifetime_;
};

MemoryStore::Kept* MemoryStore::look_up(const std::string& id) {
  const auto found = kept_.find(id);
  if (found == kept_.end()) return nullptr;
  if (found->second.until > base::steady_now()) return &found->second;
  forget(found);
  return nullptr;
}

void MemoryStore::forget(Commands::iterator found) {
  const Kept& kept = found->second;
  if (kept.entry.final) settled_.erase(kept.settled_as);
  due_delivery_.remove(kept.entry.id);
  close(kept.entry);
  kept_.erase(found);
}

// Off everything that lists those without an outcome.
void MemoryStore::close(const Entry& entry) {
  due_open_.remove(entry.id);
  const auto open = open_.find(entry.vin);
  if (open == open_.end()) return;
  open->second.erase(entry.id);
  if (open->second.empty()) open_.erase(open);
}

bool MemoryStore::make_room() {
  if (kept_.size() < entries_max_) return true;
  if (settled_.empty()) return false;
  forget(kept_.find(settled_.begin()->second));
  return true;
}

void MemoryStore::announce(const Entry& entry) {
  boost::asio::post(loop_, lifetime_.guard([this, entry] { tell(entry); }));
}

MemoryStore::Kept& MemoryStore::keep_open(Entry entry, MonoTime until, MonoTime due) {
  open_[entry.vin].insert(entry.id);
  due_open_.put(entry.id, due);
  const std::string id = entry.id;
  return kept_.insert_or_assign(id, Kept{.entry = std::move(entry), .until = until}).first->second;
}

void MemoryStore::do_start(Entry entry, Millis guard_for, Millis due_in,
                           StoreAnswer<Started> answer) {
  const MonoTime now = base::steady_now();
  if (const Kept* kept = look_up(entry.id)) {
    return reply(std::move(answer), Started(started::Known{kept->entry}));
  }
  Guard& guard = guards_[entry.vin];
  if (guard.until > now) {
    return reply(std::move(answer),
                 Started(started::Taken{.holder = guard.id,
                                        .time_left = base::time_left(now, guard.until)}));
  }
  if (!make_room()) return refuse(std::move(answer));
  guard = {.id = entry.id, .until = now + guard_for};
  announce(keep_open(std::move(entry), now + guard_for + kOpenKeptFor, now + due_in).entry);
  reply(std::move(answer), Started(started::Ours{}));
}

void MemoryStore::do_change(Entry entry, StoreAnswer<bool> answer) {
  const MonoTime now = base::steady_now();
  Kept* kept = look_up(entry.id);
  if (kept != nullptr && (kept->entry.final || kept->entry.version >= entry.version)) {
    return reply(std::move(answer), false);
  }
  if (kept == nullptr) {
    if (!make_room()) return refuse(std::move(answer));
    kept = &keep_open(entry, now + kOpenKeptFor, now);
  }
  kept->entry = std::move(entry);
  if (kept->entry.final) settle(*kept, now);
  announce(kept->entry);
  reply(std::move(answer), true);
}

void MemoryStore::settle(Kept& kept, MonoTime now) {
  const Entry& entry = kept.entry;
  kept.until = now + (entry.to_deliver ? kDeliverWithin : kKeptFor);
  kept.settled_as = ++settled_count_;
  settled_.emplace(kept.settled_as, entry.id);
  close(entry);
  if (entry.to_deliver) due_delivery_.put(entry.id, now);
  if (const auto guard = guards_.find(entry.vin);
      guard != guards_.end() && guard->second.id == entry.id) {
    guards_.erase(guard);
  }
}

void MemoryStore::do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) {
  const Kept* const kept = look_up(id);
  reply(std::move(answer), kept == nullptr ? std::nullopt : std::optional(kept->entry));
}

void MemoryStore::do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) {
  std::vector<Entry> entries;
  if (const auto open = open_.find(vin); open != open_.end()) {
    const std::set<std::string> ids = open->second;  // looking one up may forget it
    for (const std::string& id : ids) {
      if (const Kept* kept = look_up(id)) entries.push_back(kept->entry);
    }
  }
  reply(std::move(answer), std::move(entries));
}

void MemoryStore::do_claim(DueList list, Millis lease, std::size_t max,
                           StoreAnswer<std::vector<Entry>> answer) {
  const MonoTime now = base::steady_now();
  std::vector<Entry> entries;
  for (const std::string& id : due(list).due(now, max)) {
    const Kept* const kept = look_up(id);
    if (kept == nullptr) continue;  // and off the list with it
    due(list).put(id, now + lease);
    entries.push_back(kept->entry);
  }
  reply(std::move(answer), std::move(entries));
}

void MemoryStore::do_postpone(DueList list, const std::string& id, Millis due_in,
                              StoreAnswer<bool> answer) {
  const bool listed = due(list).contains(id);
  if (listed) due(list).put(id, base::steady_now() + due_in);
  reply(std::move(answer), listed);
}

void MemoryStore::do_delivered(const std::string& id, StoreAnswer<bool> answer) {
  const bool listed = due_delivery_.remove(id);
  if (Kept* const kept = listed ? look_up(id) : nullptr) {
    kept->until = std::min(kept->until, base::steady_now() + MonoTime::duration(kKeptFor));
  }
  reply(std::move(answer), listed);
}

void MemoryStore::do_take(const std::string& who, RateLimit limit, StoreAnswer<Millis> answer) {
  const MonoTime now = base::steady_now();
  if (full_at_.size() >= kBucketsMax) {
    std::erase_if(full_at_, [now](const auto& bucket) { return bucket.second <= now; });
  }
  const MonoTime full_at = std::max(now, full_at_[who]);
  const MonoTime from = full_at + limit.interval - limit.interval * limit.burst;
  const Millis wait = base::time_left(now, from);
  if (wait == Millis{0}) full_at_[who] = full_at + limit.interval;
  reply(std::move(answer), wait);
}

void MemoryStore::do_put_endpoint(const std::string& client, CallbackEndpoint endpoint,
                                  StoreAnswer<bool> answer) {
  auto& urls = endpoints_[client];
  const bool fits = urls.contains(endpoint.name) || urls.size() < kEndpointsMax;
  if (fits) urls.insert_or_assign(std::move(endpoint.name), std::move(endpoint.url));
  reply(std::move(answer), fits);
}

void MemoryStore::do_remove_endpoint(const std::string& client, const std::string& name,
                                     StoreAnswer<bool> answer) {
  reply(std::move(answer), endpoints_[client].erase(name) > 0);
}

void MemoryStore::do_endpoints(const std::string& client,
                               StoreAnswer<std::vector<CallbackEndpoint>> answer) {
  std::vector<CallbackEndpoint> endpoints;
  for (const auto& [name, url] : endpoints_[client])
    endpoints.push_back({.name = name, .url = url});
  reply(std::move(answer), std::move(endpoints));
}

}  // namespace

std::unique_ptr<Store> make_memory_store(boost::asio::io_context& loop, std::size_t entries_max) {
  return std::make_unique<MemoryStore>(loop, entries_max);
}

}  // namespace latchkey::cloud
