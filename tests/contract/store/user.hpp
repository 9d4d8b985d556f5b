// User: asks a store, and runs the loop until it has answered. A call that answers before it has
// returned, twice or not at all fails the test.
#pragma once

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cloud/store.hpp"

namespace latchkey::contract {

inline constexpr std::chrono::seconds kPatience{20};
inline constexpr base::Millis kLong{60'000};

// Runs the loop as long as it takes. False: `patience` ran out.
bool run_until(boost::asio::io_context& loop, const std::function<bool()>& done,
               base::Millis patience = kPatience);

// Asks again and again; what `holds` asks runs the loop. False: kPatience ran out.
bool eventually(const std::function<bool()>& holds);

template <class T>
using Answered = base::Result<T, cloud::StoreError>;

template <class T>
Answered<T> ask(boost::asio::io_context& loop,
                const std::function<void(cloud::StoreAnswer<T>)>& call) {
  const auto answers = std::make_shared<std::vector<Answered<T>>>();
  call([answers](Answered<T> answer) { answers->push_back(std::move(answer)); });
  CHECK_TRUE(answers->empty());
  CHECK_TRUE(run_until(loop, [&] { return !answers->empty(); }));
  loop.poll();
  CHECK_EQUAL(1U, answers->size());
  return answers->front();
}

// Version 1 of a command.
cloud::Entry entry(const std::string& id, const std::string& vin = "VIN-1");
// As it is after so many changes.
cloud::Entry version(cloud::Entry entry, std::uint64_t version);
enum class Deliver : bool { no, yes };
cloud::Entry final(cloud::Entry entry, Deliver deliver = Deliver::no);

bool same(const cloud::Entry& a, const cloud::Entry& b);
std::vector<std::string> ids(const std::vector<cloud::Entry>& entries);

class User {
 public:
  User(boost::asio::io_context& loop, cloud::Store& store) : loop_(loop), store_(store) {}

  // Each answer but `unavailable`, which fails the test.
  cloud::Started start(const cloud::Entry& entry, base::Millis guard_for = kLong,
                       base::Millis due_in = kLong);
  bool change(const cloud::Entry& entry);
  std::optional<cloud::Entry> find(const std::string& id);
  std::vector<cloud::Entry> find_open(const std::string& vin = "VIN-1");
  std::vector<cloud::Entry> claim(cloud::DueList list, base::Millis lease = kLong,
                                  std::size_t max = 100);
  bool postpone(cloud::DueList list, const std::string& id, base::Millis due_in);
  bool delivered(const std::string& id);
  base::Millis take(const std::string& who, cloud::RateLimit limit);
  bool put_endpoint(const std::string& client, const cloud::CallbackEndpoint& endpoint);
  bool remove_endpoint(const std::string& client, const std::string& name);
  std::vector<cloud::CallbackEndpoint> endpoints(const std::string& client);

  // start() that must set the guard.
  void start_ours(const cloud::Entry& entry, base::Millis guard_for = kLong,
                  base::Millis due_in = kLong);
  // Asks until there is one that is due; its id.
  std::string claim_when_due(cloud::DueList list, base::Millis lease = kLong);

 private:
  boost::asio::io_context& loop_;
  cloud::Store& store_;
};

}  // namespace latchkey::contract
