// Store: what instances of the cloud share: the guard of each vehicle, the commands, what is due,
// who may send how much, and the registered callback endpoints.
//
// Threading: one thread, the loop's. Every call returns at once and answers through its callback,
// exactly once, never before it has returned; a store that does not answer within kAnswerWithin
// answers `unavailable`, and may have done what was asked all the same. Destroying the store drops
// the answers that are owed.
//
// Every store passes tests/contract/store.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace latchkey::cloud {

enum class StoreError : std::uint8_t { unavailable };

template <class T>
using StoreAnswer = std::function<void(base::Result<T, StoreError>)>;

// A command, as far as a store needs to understand it.
struct Entry {
  std::string id;
  std::string vin;
  std::uint64_t version = 0;  // counts its changes
  bool final = false;         // it has its outcome: no change comes after this one
  bool to_deliver = false;    // when final: somebody has to post it to its callback endpoint
  std::string record;         // the rest, opaque
};

namespace started {

struct Ours {};            // the guard is set, the command is kept and due
struct Taken {             // another command has the vehicle; nothing was changed
  std::string holder;      // its id
  base::Millis time_left;  // until the guard lets go at the latest
};
struct Known {  // a command of this id is kept; nothing was changed
  Entry entry;
};

}  // namespace started

using Started = std::variant<started::Ours, started::Taken, started::Known>;

// Lists of commands that somebody has to look after, each with the time from which on it is due.
enum class DueList : std::uint8_t {
  open,      // without an outcome: ask the vehicle again
  delivery,  // with one that its callback endpoint has not taken yet
};

// So many at once, and one more each `interval`.
struct RateLimit {
  std::uint32_t burst = 0;
  base::Millis interval{0};
};

struct CallbackEndpoint {
  std::string name;
  std::string url;

  bool operator==(const CallbackEndpoint&) const = default;
};

class Store {
 public:
  static constexpr base::Millis kAnswerWithin{1000};
  // An outcome is kept for so long, for who asks late or repeats a request.
  static constexpr std::chrono::hours kKeptFor{1};
  // Who has no outcome is kept for so long after its guard has let go at the latest.
  static constexpr std::chrono::hours kOpenKeptFor{24};
  // Those not delivered by then are given up (a delivery's list entry keeps its command kept).
  static constexpr std::chrono::hours kDeliverWithin{24};
  static constexpr std::size_t kEndpointsMax = 32;  // of one client

  using Changed = std::function<void(const Entry&)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // The start of a CommandTx, in one step that no other instance can come between: a command of
  // this id is Known, else a set guard is Taken, else the guard of the vehicle is set to this id
  // (it lets go by itself after `guard_for`), the entry kept, and put on DueList::open, due after
  // `due_in`. The entry is not final.
  void start(Entry entry, base::Millis guard_for, base::Millis due_in,
             StoreAnswer<Started> answer) {
    do_start(std::move(entry), guard_for, due_in, std::move(answer));
  }

  // Keeps this entry in place of the one with its id if that is not final and of a lower version,
  // and tells all instances. True: it was; false: the one that is kept stays. A final entry ends
  // the CommandTx with it: off DueList::open, onto DueList::delivery (due at once) where it says
  // so, and the vehicle's guard is cleared if it is still this command's. Where the store has lost
  // the one with its id, it is kept all the same, and, if not final, due on DueList::open at once.
  void change(Entry entry, StoreAnswer<bool> answer) {
    do_change(std::move(entry), std::move(answer));
  }

  void find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) {
    do_find(id, std::move(answer));
  }

  // Those of a vehicle without an outcome: one at most, as long as guards are not outlived.
  void find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) {
    do_find_open(vin, std::move(answer));
  }

  // At most `max` that are due, longest first. Each is due again after `lease`, for another
  // instance or this one, unless it is taken off the list before.
  void claim(DueList list, base::Millis lease, std::size_t max,
             StoreAnswer<std::vector<Entry>> answer) {
    do_claim(list, lease, max, std::move(answer));
  }
  // Due after `due_in`, if it is on the list.
  void postpone(DueList list, const std::string& id, base::Millis due_in,
                StoreAnswer<bool> answer) {
    do_postpone(list, id, due_in, std::move(answer));
  }
  // Off DueList::delivery: taken, or given up.
  void delivered(const std::string& id, StoreAnswer<bool> answer) {
    do_delivered(id, std::move(answer));
  }

  // Takes one of what `who` may do. Zero: it may; otherwise how long to wait first.
  void take(const std::string& who, RateLimit limit, StoreAnswer<base::Millis> answer) {
    do_take(who, limit, std::move(answer));
  }

  // A client's endpoints, by name. False: there are kEndpointsMax others.
  void put_endpoint(const std::string& client, CallbackEndpoint endpoint,
                    StoreAnswer<bool> answer) {
    do_put_endpoint(client, std::move(endpoint), std::move(answer));
  }
  void remove_endpoint(const std::string& client, const std::string& name,
                       StoreAnswer<bool> answer) {
    do_remove_endpoint(client, name, std::move(answer));
  }
  // Sorted by name.
  void endpoints(const std::string& client, StoreAnswer<std::vector<CallbackEndpoint>> answer) {
    do_endpoints(client, std::move(answer));
  }

  // Told of every entry that any instance keeps with start() or change(), this one included, in the
  // order of their versions for one command. Not told of what happens while a store is away.
  void on_change(Changed changed) { changed_ = std::move(changed); }

  [[nodiscard]] virtual bool is_up() const = 0;

 protected:
  void tell(const Entry& entry) const {
    if (changed_) changed_(entry);
  }

 private:
  virtual void do_start(Entry entry, base::Millis guard_for, base::Millis due_in,
                        StoreAnswer<Started> answer) = 0;
  virtual void do_change(Entry entry, StoreAnswer<bool> answer) = 0;
  virtual void do_find(const std::string& id, StoreAnswer<std::optional<Entry>> answer) = 0;
  virtual void do_find_open(const std::string& vin, StoreAnswer<std::vector<Entry>> answer) = 0;
  virtual void do_claim(DueList list, base::Millis lease, std::size_t max,
                        StoreAnswer<std::vector<Entry>> answer) = 0;
  virtual void do_postpone(DueList list, const std::string& id, base::Millis due_in,
                           StoreAnswer<bool> answer) = 0;
  virtual void do_delivered(const std::string& id, StoreAnswer<bool> answer) = 0;
  virtual void do_take(const std::string& who, RateLimit limit,
                       StoreAnswer<base::Millis> answer) = 0;
  virtual void do_put_endpoint(const std::string& client, CallbackEndpoint endpoint,
                               StoreAnswer<bool> answer) = 0;
  virtual void do_remove_endpoint(const std::string& client, const std::string& name,
                                  StoreAnswer<bool> answer) = 0;
  virtual void do_endpoints(const std::string& client,
                            StoreAnswer<std::vector<CallbackEndpoint>> answer) = 0;

  Changed changed_;
};

}  // namespace latchkey::cloud
