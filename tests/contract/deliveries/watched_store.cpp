#include "watched_store.hpp"

namespace latchkey::contract {

using base::Millis;
using cloud::DueList;
using cloud::Entry;
using cloud::StoreAnswer;

void WatchedStore::do_start(Entry entry, Millis guard_for, Millis due_in,
                            StoreAnswer<cloud::Started> answer) {
  store_.start(std::move(entry), guard_for, due_in, std::move(answer));
}

void WatchedStore::do_change(Entry entry, StoreAnswer<bool> answer) {
  store_.change(std::move(entry), std::move(answer));
}

void WatchedStore::do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) {
  store_.find(id, std::move(answer));
}

void WatchedStore::do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) {
  store_.find_open(vin, std::move(answer));
}

void WatchedStore::do_claim(DueList list, Millis lease, std::size_t max,
                            StoreAnswer<std::vector<Entry>> answer) {
  ++claims;
  store_.claim(list, lease, max, std::move(answer));
}

void WatchedStore::do_postpone(DueList list, const std::string& id, Millis due_in,
                               StoreAnswer<bool> answer) {
  postponed.emplace_back(id, due_in);
  store_.postpone(list, id, due_in, std::move(answer));
}

void WatchedStore::do_delivered(const std::string& id, StoreAnswer<bool> answer) {
  store_.delivered(id, [this, id, answer = std::move(answer)](auto noted) {
    if (noted && *noted) delivered_ids.insert(id);
    answer(noted);
  });
}

void WatchedStore::do_take(const std::string& who, cloud::RateLimit limit,
                           StoreAnswer<Millis> answer) {
  store_.take(who, limit, std::move(answer));
}

void WatchedStore::do_put_endpoint(const std::string& client, cloud::CallbackEndpoint endpoint,
                                   StoreAnswer<bool> answer) {
  store_.put_endpoint(client, std::move(endpoint), std::move(answer));
}

void WatchedStore::do_remove_endpoint(const std::string& client, const std::string& name,
                                      StoreAnswer<bool> answer) {
  store_.remove_endpoint(client, name, std::move(answer));
}

void WatchedStore::do_endpoints(const std::string& client,
                                StoreAnswer<std::vector<cloud::CallbackEndpoint>> answer) {
  store_.endpoints(client, std::move(answer));
}

}  // namespace latchkey::contract
