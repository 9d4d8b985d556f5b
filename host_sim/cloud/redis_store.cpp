#include "cloud/redis_store.hpp"

#include <algorithm>
#include <utility>

#include "cloud/redis_entry.hpp"
#include "cloud/redis_scripts.hpp"
#include "redis/client.hpp"

namespace latchkey::cloud {
namespace {

using base::Millis;
using redis::Reply;
using redis::Script;

std::string text(Millis time) { return std::to_string(time.count()); }
std::string text(bool flag) { return flag ? "1" : "0"; }

// `text` as a pattern of Redis's that only it matches.
std::string literally(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("*?[]^-\\").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

// What scripts answer, or nothing where it is something else.

std::optional<bool> to_bool(const Reply& reply) {
  const auto* const integer = reply.integer();
  return integer == nullptr ? std::nullopt : std::optional(*integer != 0);
}

std::optional<Millis> to_time(const Reply& reply) {
  const auto* const integer = reply.integer();
  return integer == nullptr ? std::nullopt : std::optional(Millis{*integer});
}

std::optional<Entry> to_entry(const Reply& reply) {
  return reply.text() == nullptr ? std::nullopt : unpack(*reply.text());
}

std::optional<std::optional<Entry>> to_found(const Reply& reply) {
  using Found = std::optional<Entry>;
  if (reply.is_nil()) return Found();
  auto entry = to_entry(reply);
  if (!entry) return std::nullopt;
  return Found(std::move(*entry));
}

std::optional<std::vector<Entry>> to_entries(const Reply& reply) {
  if (reply.array() == nullptr) return std::nullopt;
  std::vector<Entry> entries;
  for (const Reply& element : *reply.array()) {
    auto entry = to_entry(element);
    if (!entry) return std::nullopt;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

std::optional<Started> to_started(const Reply& reply) {
  const Reply::Array* const parts = reply.array();
  const std::string* const what =
      parts == nullptr || parts->empty() ? nullptr : parts->at(0).text();
  if (what == nullptr) return std::nullopt;
  if (*what == "ours") return started::Ours{};
  if (*what == "known" && parts->size() == 2) {
    auto entry = to_entry(parts->at(1));
    return entry ? std::optional<Started>(started::Known{std::move(*entry)}) : std::nullopt;
  }
  if (*what != "taken" || parts->size() != 3) return std::nullopt;
  const std::string* const holder = parts->at(1).text();
  const auto time_left = to_time(parts->at(2));
  if (holder == nullptr || !time_left) return std::nullopt;
  return started::Taken{.holder = *holder, .time_left = std::max(*time_left, Millis{0})};
}

std::optional<std::vector<CallbackEndpoint>> to_endpoints(const Reply& reply) {
  const Reply::Array* const parts = reply.array();  // name, URL, name, URL, …
  if (parts == nullptr || parts->size() % 2 != 0) return std::nullopt;
  std::vector<CallbackEndpoint> endpoints;
  for (std::size_t i = 0; i < parts->size(); i += 2) {
    const std::string* const name = parts->at(i).text();
    const std::string* const url = parts->at(i + 1).text();
    if (name == nullptr || url == nullptr) return std::nullopt;
    endpoints.push_back({.name = *name, .url = *url});
  }
  std::ranges::sort(endpoints, {}, &CallbackEndpoint::name);
  return endpoints;
}

class RedisStore final : public Store {
 public:
  RedisStore(boost::asio::io_context& loop, RedisOptions options,
             std::function<void(std::string)> log);

  [[nodiscard]] bool is_up() const override { return client_.is_up(); }

 private:
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
  using Parse = std::optional<T> (*)(const Reply&);

  // Answers with what `parse` makes of the reply.
  template <class T>
  redis::Answer answering(StoreAnswer<T> answer, Parse<T> parse);

  void note(const base::Result<Reply, redis::Failure>& reply);

  [[nodiscard]] std::string key(std::string_view kind, std::string_view name) const;
  [[nodiscard]] std::string command(const std::string& id) const { return key("command:", id); }
  [[nodiscard]] std::string guard(const std::string& vin) const { return key("guard:", vin); }
  [[nodiscard]] std::string open(const std::string& vin) const { return key("open:", vin); }
  [[nodiscard]] std::string due(DueList list) const {
    return key("due:", list == DueList::open ? "open" : "delivery");
  }
  [[nodiscard]] std::string endpoints_of(const std::string& client) const {
    return key("endpoints:", client);
  }

  const Script start_{redis_scripts::kStart};
  const Script change_{redis_scripts::kChange};
  const Script find_open_{redis_scripts::kFindOpen};
  const Script claim_{redis_scripts::kClaim};
  const Script postpone_{redis_scripts::kPostpone};
  const Script delivered_{redis_scripts::kDelivered};
  const Script take_{redis_scripts::kTake};
  const Script put_endpoint_{redis_scripts::kPutEndpoint};
  const std::string prefix_;
  const std::function<void(std::string)> log_;
  bool is_refused_ = false;  // what was asked last
  redis::Client client_;     // the last: what it owes is dropped first
};

RedisStore::RedisStore(boost::asio::io_context& loop, RedisOptions options,
                       std::function<void(std::string)> log)
    : prefix_(options.prefix),
      log_(std::move(log)),
      client_(loop,
              {.address = std::move(options.host),
               .port = options.port,
               .username = std::move(options.username),
               .password = std::move(options.password),
               .pattern = literally(command("")) + '*',
               // A script may have to be sent twice.
               .answer_within = kAnswerWithin / 2},
              {.on_message =
                   [this](const std::string& /*channel*/, const std::string& message) {
                     if (const auto entry = unpack(message)) tell(*entry);
                   },
               .log = log_}) {}

std::string RedisStore::key(std::string_view kind, std::string_view name) const {
  return std::string(prefix_).append(kind).append(name);
}

template <class T>
redis::Answer RedisStore::answering(StoreAnswer<T> answer, Parse<T> parse) {
  return
      [this, answer = std::move(answer), parse](const base::Result<Reply, redis::Failure>& reply) {
        note(reply);
        auto value = reply ? parse(*reply) : std::nullopt;
        if (!value) return answer(base::unexpected(StoreError::unavailable));
        answer(std::move(*value));
      };
}

// Connected, and still not of use: out of memory, read-only, its disk full.
void RedisStore::note(const base::Result<Reply, redis::Failure>& reply) {
  const bool is_refused = !reply && reply.error().kind == redis::Failure::Kind::refused;
  if (is_refused && !is_refused_) log_("Redis refuses: " + reply.error().why);
  is_refused_ = is_refused;
}

void RedisStore::do_start(Entry entry, Millis guard_for, Millis due_in,
                          StoreAnswer<Started> answer) {
  guard_for = std::max(guard_for, Millis{1});
  client_.run(start_, {command(entry.id), guard(entry.vin), open(entry.vin), due(DueList::open)},
              {entry.id, pack(entry), std::to_string(entry.version), text(guard_for), text(due_in),
               text(guard_for + kOpenKeptFor), command(entry.id)},
              answering(std::move(answer), &to_started));
}

void RedisStore::do_change(Entry entry, StoreAnswer<bool> answer) {
  const Millis kept_for = !entry.final       ? kOpenKeptFor
                          : entry.to_deliver ? kDeliverWithin
                                             : kKeptFor;
  client_.run(change_,
              {command(entry.id), guard(entry.vin), open(entry.vin), due(DueList::open),
               due(DueList::delivery)},
              {entry.id, pack(entry), std::to_string(entry.version), text(entry.final),
               text(entry.to_deliver), text(kept_for), command(entry.id)},
              answering(std::move(answer), &to_bool));
}

void RedisStore::do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) {
  client_.call({"HGET", command(id), "entry"}, answering(std::move(answer), &to_found));
}

void RedisStore::do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) {
  client_.run(find_open_, {open(vin)}, {command("")}, answering(std::move(answer), &to_entries));
}

void RedisStore::do_claim(DueList list, Millis lease, std::size_t max,
                          StoreAnswer<std::vector<Entry>> answer) {
  client_.run(claim_, {due(list)}, {command(""), text(lease), std::to_string(max)},
              answering(std::move(answer), &to_entries));
}

void RedisStore::do_postpone(DueList list, const std::string& id, Millis due_in,
                             StoreAnswer<bool> answer) {
  client_.run(postpone_, {due(list)}, {id, text(due_in)}, answering(std::move(answer), &to_bool));
}

void RedisStore::do_delivered(const std::string& id, StoreAnswer<bool> answer) {
  client_.run(delivered_, {due(DueList::delivery), command(id)}, {id, text(kKeptFor)},
              answering(std::move(answer), &to_bool));
}

void RedisStore::do_take(const std::string& who, RateLimit limit, StoreAnswer<Millis> answer) {
  client_.run(take_, {key("rate:", who)},
              {std::to_string(limit.burst), text(std::max(limit.interval, Millis{1}))},
              answering(std::move(answer), &to_time));
}

void RedisStore::do_put_endpoint(const std::string& client, CallbackEndpoint endpoint,
                                 StoreAnswer<bool> answer) {
  client_.run(put_endpoint_, {endpoints_of(client)},
              {std::move(endpoint.name), std::move(endpoint.url), std::to_string(kEndpointsMax)},
              answering(std::move(answer), &to_bool));
}

void RedisStore::do_remove_endpoint(const std::string& client, const std::string& name,
                                    StoreAnswer<bool> answer) {
  client_.call({"HDEL", endpoints_of(client), name}, answering(std::move(answer), &to_bool));
}

void RedisStore::do_endpoints(const std::string& client,
                              StoreAnswer<std::vector<CallbackEndpoint>> answer) {
  client_.call({"HGETALL", endpoints_of(client)}, answering(std::move(answer), &to_endpoints));
}

}  // namespace

std::unique_ptr<Store> make_redis_store(boost::asio::io_context& loop, RedisOptions options,
                                        std::function<void(std::string)> log) {
  return std::make_unique<RedisStore>(loop, std::move(options), std::move(log));
}

}  // namespace latchkey::cloud
