#include "user.hpp"

#include <algorithm>

namespace latchkey::contract {

using base::Millis;
using cloud::CallbackEndpoint;
using cloud::DueList;
using cloud::Entry;
using cloud::StoreAnswer;
using std::chrono::steady_clock;

namespace {

template <class T>
T value_of(Answered<T> answer) {
  CHECK_TRUE(answer.has_value());
  return std::move(*answer);
}

}  // namespace

bool run_until(boost::asio::io_context& loop, const std::function<bool()>& done, Millis patience) {
  const auto deadline = steady_clock::now() + patience;
  while (!done()) {
    if (steady_clock::now() >= deadline) return false;
    loop.restart();
    loop.run_one_until(deadline);
  }
  return true;
}

bool eventually(const std::function<bool()>& holds) {
  const auto deadline = steady_clock::now() + kPatience;
  while (!holds()) {
    if (steady_clock::now() >= deadline) return false;
  }
  return true;
}

Entry entry(const std::string& id, const std::string& vin) {
  return {.id = id, .vin = vin, .version = 1, .record = "record of " + id};
}

Entry version(Entry entry, std::uint64_t version) {
  entry.version = version;
  entry.record += ", " + std::to_string(version);
  return entry;
}

Entry final(Entry entry, Deliver deliver) {
  entry = version(entry, entry.version + 1);
  entry.final = true;
  entry.to_deliver = deliver == Deliver::yes;
  return entry;
}

bool same(const Entry& a, const Entry& b) {
  return a.id == b.id && a.vin == b.vin && a.version == b.version && a.final == b.final &&
         a.to_deliver == b.to_deliver && a.record == b.record;
}

std::vector<std::string> ids(const std::vector<Entry>& entries) {
  std::vector<std::string> ids;
  std::ranges::transform(entries, std::back_inserter(ids), &Entry::id);
  return ids;
}

cloud::Started User::start(const Entry& entry, Millis guard_for, Millis due_in) {
  return value_of(ask<cloud::Started>(loop_, [&](const StoreAnswer<cloud::Started>& answer) {
    store_.start(entry, guard_for, due_in, answer);
  }));
}

bool User::change(const Entry& entry) {
  return value_of(
      ask<bool>(loop_, [&](const StoreAnswer<bool>& answer) { store_.change(entry, answer); }));
}

std::optional<Entry> User::find(const std::string& id) {
  return value_of(ask<std::optional<Entry>>(
      loop_, [&](const StoreAnswer<std::optional<Entry>>& answer) { store_.find(id, answer); }));
}

std::vector<Entry> User::find_open(const std::string& vin) {
  return value_of(ask<std::vector<Entry>>(
      loop_,
      [&](const StoreAnswer<std::vector<Entry>>& answer) { store_.find_open(vin, answer); }));
}

std::vector<Entry> User::claim(DueList list, Millis lease, std::size_t max) {
  return value_of(
      ask<std::vector<Entry>>(loop_, [&](const StoreAnswer<std::vector<Entry>>& answer) {
        store_.claim(list, lease, max, answer);
      }));
}

bool User::postpone(DueList list, const std::string& id, Millis due_in) {
  return value_of(ask<bool>(
      loop_, [&](const StoreAnswer<bool>& answer) { store_.postpone(list, id, due_in, answer); }));
}

bool User::delivered(const std::string& id) {
  return value_of(
      ask<bool>(loop_, [&](const StoreAnswer<bool>& answer) { store_.delivered(id, answer); }));
}

Millis User::take(const std::string& who, cloud::RateLimit limit) {
  return value_of(ask<Millis>(
      loop_, [&](const StoreAnswer<Millis>& answer) { store_.take(who, limit, answer); }));
}

bool User::put_endpoint(const std::string& client, const CallbackEndpoint& endpoint) {
  return value_of(ask<bool>(loop_, [&](const StoreAnswer<bool>& answer) {
    store_.put_endpoint(client, endpoint, answer);
  }));
}

bool User::remove_endpoint(const std::string& client, const std::string& name) {
  return value_of(ask<bool>(loop_, [&](const StoreAnswer<bool>& answer) {
    store_.remove_endpoint(client, name, answer);
  }));
}

std::vector<CallbackEndpoint> User::endpoints(const std::string& client) {
  using Endpoints = std::vector<CallbackEndpoint>;
  return value_of(ask<Endpoints>(
      loop_, [&](const StoreAnswer<Endpoints>& answer) { store_.endpoints(client, answer); }));
}

void User::start_ours(const Entry& entry, Millis guard_for, Millis due_in) {
  CHECK_TRUE(std::holds_alternative<cloud::started::Ours>(start(entry, guard_for, due_in)));
}

std::string User::claim_when_due(DueList list, Millis lease) {
  std::vector<Entry> due;
  CHECK_TRUE(eventually([&] {
    due = claim(list, lease, 1);
    return !due.empty();
  }));
  return due.front().id;
}

}  // namespace latchkey::contract
